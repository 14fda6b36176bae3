-- What wrk prints at the end: milliseconds.
done = function(_, latency, _)
  io.write(string.format("p50 %.3f\np95 %.3f\n", latency:percentile(50) / 1000, latency:percentile(95) / 1000))
end

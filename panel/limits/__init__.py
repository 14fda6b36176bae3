"""How much one account, one network and the whole site can do in a minute, an hour and a day."""

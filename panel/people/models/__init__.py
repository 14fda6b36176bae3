"""People, their roles, where they live, and what they sign in with."""

from panel.people.models.address import AddressChange
from panel.people.models.factors import AuthenticatorApp, Passkey, PasskeyChallenge, RecoveryCode
from panel.people.models.person import LetterCode, Person, Proof, Residency, ResidencyState
from panel.people.models.roles import RoleGrant
from panel.people.models.setup_link import SetupLink
from panel.people.models.sign_in import SignIn, SignInCode

__all__ = [
    "AddressChange",
    "AuthenticatorApp",
    "LetterCode",
    "Passkey",
    "PasskeyChallenge",
    "Person",
    "Proof",
    "RecoveryCode",
    "Residency",
    "ResidencyState",
    "RoleGrant",
    "SetupLink",
    "SignIn",
    "SignInCode",
]

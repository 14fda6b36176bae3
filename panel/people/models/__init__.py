"""People, their roles, where they live, and what they sign in with."""

from panel.people.models.person import LetterCode, Person, Proof, Residency, ResidencyState, RoleGrant
from panel.people.models.sign_in import SignInCode

__all__ = ["LetterCode", "Person", "Proof", "Residency", "ResidencyState", "RoleGrant", "SignInCode"]

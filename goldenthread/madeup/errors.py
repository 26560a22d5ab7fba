"""How each agency's extract is wrong. One table, so that it can be tuned; every number is a share from 0 to 1."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Errors:
    """
    Shares of records with each fault, by agency.

    No public study gives them all; they are set so that each fault is common enough to be met in a night of some
    36 incidents, and no agency is better than an honest officer would expect.
    """

    # Police: taken down on the telephone or at a door, at night.
    police_name_misheard: float = 0.14
    police_nickname: float = 0.12
    police_maiden_name: float = 0.18  # of those who have changed their name
    police_dob_missing: float = 0.16
    police_dob_swapped: float = 0.04
    police_dob_near: float = 0.05
    police_no_postcode: float = 0.12
    police_no_flat: float = 0.45
    police_uprn_known: float = 0.35
    police_suspect_no_address: float = 0.25
    # Of the children living at the address: not listed at all, or with a first name only.
    police_child_not_listed: float = 0.42
    police_child_first_name: float = 0.28
    police_child_dob_missing: float = 0.45
    # Of the children of either adult who live elsewhere: listed at all.
    police_elsewhere_listed: float = 0.06

    # Schools: the office keys what a parent once wrote on a form.
    school_preferred_name: float = 0.30  # of children who have another name for every day
    school_typo: float = 0.02
    school_dob_near: float = 0.004
    school_old_address: float = 0.40  # of children who have moved in the last year
    school_uprn_known: float = 0.70
    school_contact_name_only: float = 0.35
    school_contact_nickname: float = 0.08
    school_contact_old_name: float = 0.06
    school_resident_left_out: float = 0.04
    school_step_left_out: float = 0.40
    school_absent_parent_left_out: float = 0.45
    school_responsibility_unknown: float = 0.25
    school_old_urn: float = 0.30  # of children whose school closed or merged
    school_left_still_current: float = 0.01

    # Child health: registered at birth, seldom touched since.
    health_mother_only: float = 0.42
    health_maiden_name: float = 0.30  # of mothers who have changed their name
    health_no_diacritics: float = 1.00  # an old system that cannot hold them
    health_birth_surname: float = 0.60  # of children whose surname has changed
    health_old_address: float = 0.60
    health_carer_dob_missing: float = 0.20
    health_uprn_known: float = 0.80
    health_typo: float = 0.015
    health_not_registered: float = 0.02

    # Social care: careful, few families, moves keyed late.
    care_involved: float = 0.09  # of families with no other reason to be known
    care_old_address: float = 0.25
    care_father_known: float = 0.45
    care_dob_fifteenth: float = 0.01
    care_nhs_known: float = 0.75

    # MARAC: several agencies' spellings on one agenda; aliases where one fears to be found.
    marac_alias: float = 0.18
    marac_child_listed: float = 0.75
    marac_dob_missing: float = 0.20

    # Registers, claims and caseloads: some families only, numbers keyed by hand.
    claims: float = 0.22  # of families
    rented: float = 0.20  # of flats, by the association whose register it is
    visited: float = 0.5  # of children under five
    visited_nhs_known: float = 0.8
    identity_old_surname: float = 0.15
    number_missing: float = 0.03
    number_typo: float = 0.01
    number_borrowed: float = 0.005
    claim_typo: float = 0.02
    claim_dob_near: float = 0.01
    claim_dob_missing: float = 0.05

    # The council's children-not-in-school list: what a parent told an officer.
    home_educated_typo: float = 0.04
    home_educated_no_dob: float = 0.03

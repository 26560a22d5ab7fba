"""The commands of `goldenthread`, by what they are for."""

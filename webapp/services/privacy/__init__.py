"""The rights of people whose data these are, and the duties of those who keep them."""

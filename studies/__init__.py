"""Studies of scenes and controllers for those who change them; users need none of them."""

"""What a person is given who asks what is held about him: chosen, told, assembled, checked and set on pages (DPA 2018 ss.45, 54)."""

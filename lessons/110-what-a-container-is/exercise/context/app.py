import os

print("Ships in the harbour: 3")
print("A password is known:", "DATABASE_PASSWORD" in os.environ)

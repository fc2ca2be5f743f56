"""What the data is: tables, code lists, lexicons, names.  Imports nothing but the standard library and PyArrow."""

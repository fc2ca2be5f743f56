"""From a table's definition to each product that states it: one module a product."""

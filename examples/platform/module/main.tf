# The infrastructure of one database. Operators change it, and roll it out.

variable "region" {
  type = string
}

variable "name" {
  type = string
}

variable "size" {
  type = string
}

variable "nodes" {
  type = number
}

variable "password" {
  type      = string
  default   = ""
  sensitive = true
}

# A machine, as far as a test without a cloud can have one.
resource "terraform_data" "machine" {
  count = var.nodes
  input = { name = "${var.name}-${count.index}", region = var.region, size = var.size }
}

resource "terraform_data" "administrator" {
  triggers_replace = [sha256(var.password)]
}

output "address" {
  value = "${var.name}.${var.region}.example.com:5432"
}

# The infrastructure of one database. Operators change this file and roll it out.

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

# Stands in for a machine, so that the example needs no cloud.
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

resource "platform_database" "example" {
  region = "region"
  name   = "name"
  size   = "SMALL"
}

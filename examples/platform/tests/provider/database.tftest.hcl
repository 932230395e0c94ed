run "plans" {
  command = plan

  assert {
    condition     = platform_database.main.nodes == 1
    error_message = "a database has one machine by default"
  }
}

run "applies" {
  assert {
    condition     = output.address == "main.eu.example.com:5432"
    error_message = "the address consists of name and region"
  }
}

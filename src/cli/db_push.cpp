#include "cli/command.hpp"
#include "cli/database_url.hpp"
#include "cli/exit_status.hpp"
#include "cli/schema_location.hpp"

#include <tenon/migrate/db_push.hpp>
#include <tenon/schema/compile.hpp>

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace tenon::cli {

namespace {

struct options {
  std::string schema;
  std::string url;
  migrate::push_options push;
};

void print(std::ostream& out, const char* title, const std::vector<migrate::finding>& list) {
  out << title << "\n";
  for (const migrate::finding& item : list) out << "  - " << item.message << "\n";
}

int refuse(const migrate::push_result& result) {
  if (!result.impossible.empty()) print(std::cerr, "error: stored data does not allow the change:", result.impossible);
  if (!result.data_loss.empty())
    print(std::cerr,
          result.impossible.empty() ? "error: the change loses data:" : "It would also lose data:", result.data_loss);
  std::cerr << "Nothing was changed. ";
  if (result.impossible.empty()) {
    std::cerr << "Give --accept-data-loss to go on, or change the schema.\n";
  } else {
    std::cerr << "Change the data or the schema, or give --force-reset to delete everything and start afresh.\n";
  }
  return exit_failed;
}

int report(const migrate::push_result& result, const options& given) {
  if (!result.applied) return refuse(result);
  if (given.push.force_reset) std::cout << "All tables were dropped.\n";
  if (result.changes.empty()) {
    std::cout << "The database " << result.database << " is already in sync with the schema.\n";
    return exit_ok;
  }
  if (!result.data_loss.empty()) print(std::cout, "Data was lost:", result.data_loss);
  std::cout << "Done:\n";
  for (const std::string& change : result.changes) std::cout << "  - " << change << "\n";
  std::cout << "The database " << result.database << " is now in sync with the schema.\n";
  return exit_ok;
}

int push(const options& given) {
  const std::string path = find_schema(given.schema);
  const schema::source_set sources = schema::read_sources(path);
  const schema::compile_result compiled = schema::compile(sources);
  if (!compiled.ok()) {
    std::cerr << schema::render(compiled.diagnostics, sources) << "\n" << path << " is invalid.\n";
    return exit_failed;
  }
  const database_url database = find_database_url(given.url, compiled.schema, sources, connection_use::changing_tables);
  return report(migrate::db_push(compiled.schema, database.url, database.base_directory, given.push), given);
}

}  // namespace

void add_db_push(CLI::App& app, action& chosen) {
  auto given = std::make_shared<options>();
  CLI::App* group = app.add_subcommand("db", "Change databases: `tenon db push`");
  group->require_subcommand(1);
  CLI::App* command = group->add_subcommand(
      "push", "Bring a database to its schema, creating it when it is missing, without a history of migrations");
  command->add_option("--schema", given->schema, schema_argument_help);
  command->add_option("--url", given->url, url_argument_help);
  command->add_flag("--accept-data-loss", given->push.accept_data_loss, "Go on although stored data will be lost");
  command->add_flag("--force-reset", given->push.force_reset, "Drop everything in the database first, with all data");
  command->footer(
      "All is done, or nothing. What would be lost, or is not possible, is listed with the number of rows.\n"
      "Exit status: 0 in sync, 1 refused or invalid schema, 2 wrong usage, or the database cannot be used.");
  command->callback([given, &chosen] { chosen = [given] { return push(*given); }; });
}

}  // namespace tenon::cli

#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/schema_location.hpp"
#include "cli/schema_text.hpp"

#include <tenon/schema/compile.hpp>
#include <tenon/schema/dmmf.hpp>

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <string>

namespace tenon::cli {

namespace {

struct options {
  std::string path;
  bool as_json = false;
};

int inspect(const options& given) {
  const std::string path = find_schema(given.path);
  const schema::source_set sources = schema::read_sources(path);
  const schema::compile_result result = schema::compile(sources);
  if (!result.ok()) {
    std::cerr << schema::render(result.diagnostics, sources) << "\n" << path << " is invalid.\n";
    return exit_failed;
  }
  std::cout << (given.as_json ? schema::dmmf_json(result.schema) + "\n" : describe(result.schema));
  return exit_ok;
}

}  // namespace

void add_inspect(CLI::App& app, action& chosen) {
  auto given = std::make_shared<options>();
  CLI::App* command = app.add_subcommand(
      "inspect", "Show what a schema means: models, fields, keys, relations, with every default resolved");
  command->add_option("PATH", given->path, schema_argument_help);
  command->add_flag("--json", given->as_json, "Print the datamodel of Prisma's DMMF as JSON");
  command->footer("Exit status: 0 shown, 1 invalid schema, 2 wrong usage or unreadable.");
  command->callback([given, &chosen] { chosen = [given] { return inspect(*given); }; });
}

}  // namespace tenon::cli

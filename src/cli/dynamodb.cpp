#include "cli/command.hpp"
#include "cli/database_url.hpp"
#include "cli/exit_status.hpp"
#include "cli/schema_location.hpp"

#include "dynamodb/models/cloudformation.hpp"
#include "dynamodb/models/deployment.hpp"
#include "dynamodb/models/key_diagram.hpp"
#include "dynamodb/models/table_prefix.hpp"

#include <tenon/base/error.hpp>
#include <tenon/describe/description.hpp>
#include <tenon/dynamodb/client.hpp>
#include <tenon/local/connector/connect.hpp>
#include <tenon/schema/compile.hpp>

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tenon::cli {

namespace {

namespace models = dynamodb::models;

struct options {
  std::string schema;
  std::string url;
  bool drop = false;
  bool dry_run = false;
  bool markdown = false;
};

struct loaded_schema {
  schema::source_set sources;
  std::optional<describe::description> description;
};

// Prints what is wrong, and has no description then.
loaded_schema load(const options& given) {
  loaded_schema out;
  const std::string path = find_schema(given.schema);
  out.sources = schema::read_sources(path);
  schema::compile_result compiled = schema::compile(out.sources);
  if (!compiled.ok()) {
    std::cerr << schema::render(compiled.diagnostics, out.sources) << "\n" << path << " is invalid.\n";
    return out;
  }
  if (!compiled.schema.datasource || compiled.schema.datasource->provider != schema::provider::dynamodb)
    raise({.kind = error_kind::invalid_input,
           .message = path + " is no schema for DynamoDB",
           .hint = "Its datasource needs provider = \"dynamodb\"; other databases have `tenon db push`"});
  out.description.emplace(std::move(compiled.schema));
  return out;
}

void print(const char* title, const std::vector<std::string>& list) {
  if (list.empty()) return;
  std::cout << title << "\n";
  for (const std::string& s : list) std::cout << "  - " << s << "\n";
}

// What all tables need together.
struct whole_plan {
  std::vector<std::pair<models::deploy_step, const models::table_spec*>> steps;
  std::vector<std::string> impossible;
  std::vector<std::string> left;
};

whole_plan plan_all(const dynamodb::client& c, const std::vector<models::table_spec>& tables, bool drop) {
  whole_plan out;
  for (const models::table_spec& t : tables) {
    models::deploy_plan p = models::plan_deployment(t, models::state_of(c, t.name), drop);
    // A table that is made has no time to live yet: that is a step of its own.
    for (models::deploy_step& s : p.steps) out.steps.emplace_back(std::move(s), &t);
    out.impossible.insert(out.impossible.end(), p.impossible.begin(), p.impossible.end());
    out.left.insert(out.left.end(), p.left.begin(), p.left.end());
  }
  return out;
}

int refuse(const whole_plan& plan) {
  std::cerr << "error: not everything that the schema says is possible:\n";
  for (const std::string& s : plan.impossible) std::cerr << "  - " << s << "\n";
  std::cerr << "Nothing was changed.\n";
  return exit_failed;
}

int deploy(const options& given) {
  const loaded_schema loaded = load(given);
  if (!loaded.description) return exit_failed;
  const database_url at = find_database_url(given.url, loaded.description->definition(), loaded.sources);
  const models::prefixed_url prefixed = models::without_table_prefix(at.url);
  const dynamodb::client c(local_dynamodb::open_transport(prefixed.url, at.base_directory));
  const std::vector<models::table_spec> tables = models::tables_of(loaded.description->schema(), prefixed.table_prefix);
  const whole_plan plan = plan_all(c, tables, given.drop);
  if (!plan.impossible.empty()) return refuse(plan);
  print("Not in the schema, and left as it is (--drop removes indexes, never tables):", plan.left);
  if (plan.steps.empty()) {
    std::cout << "The tables are as the schema says.\n";
    return exit_ok;
  }
  std::cout << "Plan:\n";
  for (const auto& [step, table] : plan.steps) std::cout << "  - " << step.description << "\n";
  if (given.dry_run) return exit_ok;
  for (const auto& [step, table] : plan.steps) {
    std::cout << step.description << " ..." << std::flush;
    models::perform(c, *table, step, {});
    std::cout << " done\n";
  }
  return exit_ok;
}

int export_template(const options& given) {
  const loaded_schema loaded = load(given);
  if (!loaded.description) return exit_failed;
  std::cout << models::cloudformation_template(models::tables_of(loaded.description->schema()));
  return exit_ok;
}

int describe_keys(const options& given) {
  const loaded_schema loaded = load(given);
  if (!loaded.description) return exit_failed;
  std::cout << models::key_diagram(loaded.description->schema(),
                                   given.markdown ? models::diagram_form::markdown : models::diagram_form::terminal);
  return exit_ok;
}

}  // namespace

void add_dynamodb(CLI::App& app, action& chosen) {
  auto given = std::make_shared<options>();
  CLI::App* group = app.add_subcommand("dynamodb", "Make the tables of a schema for DynamoDB, and show their keys");
  group->require_subcommand(1);

  CLI::App* command =
      group->add_subcommand("deploy", "Create tables and indexes, and change them to what the schema says");
  command->add_option("--schema", given->schema, schema_argument_help);
  command->add_option("--url", given->url,
                      "The service or engine, as in `dynamodb://eu-west-1`, `dynamodb+http://localhost:8000` or\n"
                      "`dynamodb+embedded:app.db`. Default: the url of the schema's datasource");
  command->add_flag("--drop", given->drop, "Also drop indexes that the schema does not have, or has otherwise");
  command->add_flag("--dry-run", given->dry_run, "Show the plan, and change nothing");
  command->footer(
      "The plan is shown, then done step by step, each when the one before is ACTIVE. Tables are never dropped.\n"
      "Exit status: 0 done, 1 something is not possible or the schema invalid, 2 wrong usage, or the service cannot be "
      "used.");
  command->callback([given, &chosen] { chosen = [given] { return deploy(*given); }; });

  command = group->add_subcommand("export-cloudformation", "Print the tables as a template of CloudFormation, in JSON");
  command->add_option("--schema", given->schema, schema_argument_help);
  command->callback([given, &chosen] { chosen = [given] { return export_template(*given); }; });

  command = group->add_subcommand("describe", "Print the keys of every model, and what can be found by them");
  command->add_option("--schema", given->schema, schema_argument_help);
  command->add_flag("--markdown", given->markdown, "Print it as Markdown");
  command->callback([given, &chosen] { chosen = [given] { return describe_keys(*given); }; });
}

}  // namespace tenon::cli

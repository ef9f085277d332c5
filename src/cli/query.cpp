#include "cli/command.hpp"
#include "cli/database_url.hpp"
#include "cli/exit_status.hpp"
#include "cli/schema_location.hpp"

#include "observe/observer.hpp"

#include <tenon/base/error.hpp>
#include <tenon/describe/description.hpp>
#include <tenon/migrate/creation_script.hpp>
#include <tenon/migrate/db_push.hpp>
#include <tenon/postgres.hpp>
#include <tenon/protocol/handler.hpp>
#include <tenon/schema/compile.hpp>
#include <tenon/sqlite.hpp>

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <string>

namespace tenon::cli {

namespace {

struct options {
  std::string schema;
  std::string url;
  bool push = false;
};

/// A database in memory lasts as long as its connections: it is made through the one that the requests use.
bool is_in_memory(const std::string& url) {
  return url.find(":memory:") != std::string::npos || url.find("mode=memory") != std::string::npos;
}

/// Brings the database to the schema. Returns false, having said why, when that would lose data.
bool push(const schema::definition& s, const database_url& database, query::connector& connector) {
  if (is_in_memory(database.url)) {
    query::lease(connector, query::access::write)->execute_raw_unsafe(migrate::creation_script(s));
    return true;
  }
  const migrate::push_result result = migrate::db_push(s, database.url, database.base_directory, {});
  if (result.applied) return true;
  std::cerr << "error: the database cannot be brought to the schema as it is:\n";
  for (const auto* findings : {&result.impossible, &result.data_loss})
    for (const migrate::finding& f : *findings) std::cerr << "  - " << f.message << "\n";
  std::cerr << "Use `tenon db push` to decide what to do.\n";
  return false;
}

/// The driver of the schema's provider.
std::unique_ptr<query::connector> connect(const query::schema_descriptor& s, const std::string& url,
                                          observe::observer& watch) {
  switch (s.provider) {
    case query::provider::sqlite: return std::unique_ptr<query::connector>(sqlite::connect(s, url, {}, watch));
    case query::provider::postgresql:
    case query::provider::cockroachdb: return std::unique_ptr<query::connector>(postgres::connect(s, url, {}, watch));
    case query::provider::mysql:
    case query::provider::mongodb:
    case query::provider::dynamodb: break;
  }
  raise({.kind = error_kind::unsupported_feature,
         .message = "Requests can be run on SQLite and PostgreSQL databases only",
         .hint = "Set the provider of the datasource to \"sqlite\" or \"postgresql\""});
}

int answer_requests(protocol::handler& handler) {
  std::string line;
  while (std::getline(std::cin, line)) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    std::cout << handler.answer(line) << '\n' << std::flush;
    if (!std::cout) return exit_usage;
  }
  return exit_ok;
}

int query(const options& given) {
  const std::string path = find_schema(given.schema);
  const schema::source_set sources = schema::read_sources(path);
  schema::compile_result compiled = schema::compile(sources);
  if (!compiled.ok()) {
    std::cerr << schema::render(compiled.diagnostics, sources) << "\n" << path << " is invalid.\n";
    return exit_failed;
  }
  const database_url database = find_database_url(given.url, compiled.schema, sources);
  const describe::description described(std::move(compiled.schema), database.base_directory);
  observe::observer watch;
  const auto connector = connect(described.schema(), database.url, watch);
  if (given.push && !push(described.definition(), database, *connector)) return exit_failed;
  connector->connect();
  protocol::handler handler(described.schema(), *connector);
  return answer_requests(handler);
}

}  // namespace

void add_query(CLI::App& app, action& chosen) {
  auto given = std::make_shared<options>();
  CLI::App* command = app.add_subcommand("query", "Run requests of Prisma's JSON protocol, one a line, on a database");
  command->add_option("--schema", given->schema, schema_argument_help);
  command->add_option("--url", given->url, url_argument_help);
  command->add_flag("--push", given->push, "Bring the database to the schema first, as `tenon db push` does");
  command->footer(
      "Reads one JSON object a line from standard input, {\"modelName\", \"action\", \"query\": {\"arguments\", "
      "\"selection\"}}\n"
      "or {\"batch\": [...], \"transaction\": {...}}, and prints one JSON object a line: the result, or what went "
      "wrong.\n"
      "Exit status: 0 all lines answered, 1 invalid schema or --push refused, 2 wrong usage, or the database cannot be "
      "used.");
  command->callback([given, &chosen] { chosen = [given] { return query(*given); }; });
}

}  // namespace tenon::cli

#include "migrate/postgres_database.hpp"

#include "migrate/postgres_ddl.hpp"
#include "migrate/postgres_names.hpp"
#include "migrate/sql_text.hpp"

#include "base/quote.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace tenon::migrate {
namespace {

using postgres::rows;
using postgres::session;

// The lock that Prisma's migrations take, so that the two keep out of each other's way.
constexpr const char* push_lock = "72707369";

void create_database(sql::postgres::connection_options options) {
  const std::string name = options.database;
  for (auto& [keyword, value] : options.keywords)
    if (keyword == "dbname") value = "postgres";
  try {
    session(options).query("CREATE DATABASE " + identifier(name));
  } catch (const error& e) {
    if (e.kind() != error_kind::database_already_exists) throw;  // somebody was faster
  }
}

session connected(const sql::postgres::connection_options& options) {
  try {
    return session(options);
  } catch (const error& e) {
    if (e.kind() != error_kind::database_not_found || options.database.empty()) throw;
  }
  create_database(options);
  return session(options);
}

}  // namespace

postgres_database::postgres_database(const sql::postgres::connection_options& options,
                                     const std::vector<std::string>& schemas)
    : options_(options), session_(connected(options)), names_schemas_(!schemas.empty()) {
  for (const std::string& name : schemas) schemas_.emplace_back(name, name);
}

// Others wait for what is locked until the server has taken the transaction back.
postgres_database::~postgres_database() {
  try {
    if (session_.is_in_transaction()) execute("ROLLBACK");
  } catch (const error&) {
    // The connection is lost, and the transaction with it.
  }
}

void postgres_database::begin() {
  execute("BEGIN");
  // Times without a zone are in UTC, and are to stay the same when they become times with one.
  execute("SET LOCAL TIME ZONE 'UTC'");
  execute("SELECT set_config('lock_timeout', '10s', true) WHERE current_setting('lock_timeout') = '0'");
  execute(std::string("SELECT pg_advisory_xact_lock(") + push_lock + ")");
  if (!names_schemas_) use_current_schema();
}

void postgres_database::use_current_schema() {
  std::string name = options_.schema;
  if (name.empty()) {
    const rows current = session_.query("SELECT current_schema()");
    name = current.is_null(0, 0) ? "public" : current.text(0, 0);
  }
  const rows existing = session_.query("SELECT FROM pg_namespace WHERE nspname = $1", {name});
  if (existing.size() == 0) execute(postgres::create_schema_sql(name));
  if (!options_.schema.empty()) execute("SET LOCAL search_path TO " + identifier(name));
  schemas_ = {{name, ""}};
}

void postgres_database::commit() { execute("COMMIT"); }

sql_schema postgres_database::introspect() {
  sql_schema found = postgres::introspect(session_, schemas_);
  if (!names_schemas_) found.schemas.clear();
  return found;
}

void postgres_database::align(sql_schema& found, sql_schema& wanted) {
  postgres::shorten_names(wanted);
  for (const table& each : wanted.tables) {
    const auto existing = std::find_if(found.tables.begin(), found.tables.end(),
                                       [&](const table& t) { return t.schema == each.schema && t.name == each.name; });
    if (existing == found.tables.end()) continue;
    std::vector<const column*> questionable;
    for (const column& c : each.columns) {
      const column* old = existing->find_column(c.name);
      if (old != nullptr && ((c.default_value && old->default_value) || c.type.family == type_family::unsupported))
        questionable.push_back(&c);
    }
    align_columns(*existing, questionable);
  }
}

// Asks the server how it would write the wanted columns: those that it would write as it writes the existing ones are
// the same. Columns that it refuses, as one with a value that its enum is yet to get, are not.
void postgres_database::align_columns(table& found, const std::vector<const column*>& wanted) {
  if (wanted.empty()) return;
  std::string definitions;
  for (const column* c : wanted)
    definitions.append(definitions.empty() ? "" : ", ")
        .append(postgres::column_definition(*c, postgres::flavor::postgresql));
  execute("SAVEPOINT question");
  std::vector<column> answers;
  try {
    execute("CREATE TEMPORARY TABLE tenon_question (" + definitions + ")");
    answers = postgres::introspect_columns(session_, "pg_temp.tenon_question", schemas_);
  } catch (const error&) {
    if (!session_.is_in_transaction()) throw;
  }
  execute("ROLLBACK TO SAVEPOINT question");
  if (answers.empty() && wanted.size() > 1) {
    for (const column* c : wanted) align_columns(found, {c});
    return;
  }
  for (std::size_t i = 0; i < answers.size(); ++i) {
    column& old = *std::find_if(found.columns.begin(), found.columns.end(),
                                [&](const column& c) { return c.name == wanted[i]->name; });
    if (answers[i].type == old.type) old.type = wanted[i]->type;
    if (answers[i].default_value != old.default_value || wanted[i]->auto_increment) continue;
    old.default_value = wanted[i]->default_value;
    old.auto_increment = false;
  }
}

void postgres_database::lock(const std::vector<const table*>& tables) {
  std::string names;
  for (const table* each : tables) names.append(names.empty() ? "" : ", ").append(postgres::qualified(*each));
  if (!names.empty()) execute("LOCK TABLE " + names + " IN ACCESS EXCLUSIVE MODE");
}

void postgres_database::execute(const std::string& sql) { session_.query(sql); }

std::int64_t postgres_database::number(const std::string& sql) {
  return std::strtoll(session_.query(sql).text(0, 0).c_str(), nullptr, 10);
}

void postgres_database::drop_everything() {
  // Everything in the schemas but what belongs to extensions. Each may have gone with another before its turn.
  constexpr const char* lists[] = {
      "SELECT format('DROP %s IF EXISTS %I.%I CASCADE', CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED "
      "VIEW' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'S' THEN 'SEQUENCE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END, nspname, "
      "relname) FROM pg_class o JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = ANY ($1) AND relkind IN "
      "('r', 'p', 'v', 'm', 'f', 'S', 'c') AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = "
      "'pg_class'::regclass AND d.objid = o.oid AND d.deptype = 'e') ORDER BY relkind = 'S', relkind = 'c'",
      "SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', o.oid::regprocedure) FROM pg_proc o JOIN pg_namespace n ON "
      "n.oid = pronamespace WHERE nspname = ANY ($1) AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = "
      "'pg_proc'::regclass AND d.objid = o.oid AND d.deptype IN ('e', 'i'))",
      "SELECT format('DROP %s IF EXISTS %I.%I CASCADE', CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, nspname, "
      "typname) FROM pg_type o JOIN pg_namespace n ON n.oid = typnamespace WHERE nspname = ANY ($1) AND typtype IN "
      "('e', 'd', 'r') AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = "
      "o.oid AND d.deptype = 'e')"};
  std::vector<std::string> names;
  for (const auto& [name, alias] : schemas_) names.push_back(name);
  for (const char* list : lists) {
    const rows commands = session_.query(list, {postgres::array_of(names)});
    for (std::size_t i = 0; i < commands.size(); ++i) execute(commands.text(i, 0));
  }
}

}  // namespace tenon::migrate

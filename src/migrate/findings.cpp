#include "migrate/findings.hpp"

#include "base/quote.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace tenon::migrate {
namespace {

std::string counted(std::int64_t n, const char* noun) { return std::to_string(n) + " " + noun + (n == 1 ? "" : "s"); }

std::string name_of(const table& t, const column& c) { return text::quote(t.name + "." + c.name, 200); }

class judge_steps {
 public:
  judge_steps(const plan& whole, database& db) : whole_(whole), db_(db) {}

  findings take() { return std::move(found_); }

  void operator()(const create_schema&) {}
  void operator()(const create_extension&) {}
  void operator()(const create_enum&) {}
  void operator()(const add_foreign_key&) {}
  void operator()(const drop_index&) {}
  void operator()(const redefine_index&) {}

  void operator()(const create_table& step) {
    const std::string& name = whole_.next.tables[step.table].name;
    const auto& occupied = whole_.previous.occupied_names;
    const auto is_same = [&](const std::string& other) { return text::to_lower(other) == text::to_lower(name); };
    if (std::any_of(occupied.begin(), occupied.end(), is_same))
      forbid("Cannot create the table " + text::quote(name, 200) + ": a view or a virtual table has its name", name, {},
             0);
  }

  void operator()(const drop_table& step) {
    const table& old = whole_.previous.tables[step.table];
    if (const std::int64_t rows = db_.count_rows(old.name); rows > 0)
      warn("Dropping the table " + text::quote(old.name, 200) + " loses its " + counted(rows, "row"), old.name, {},
           rows);
  }

  void operator()(const add_columns& step) { check_unique_indexes(step.difference); }

  void operator()(const redefine_tables& step) {
    for (const table_difference& difference : step.differences) redefine(difference);
  }

  void operator()(const create_index& step) {
    if (!step.on_new_table)
      check_unique(whole_.next.tables[step.table], whole_.next.tables[step.table].indexes[step.index]);
  }

 private:
  void warn(std::string message, const std::string& table, const std::string& column, std::int64_t rows) {
    found_.data_loss.push_back({std::move(message) + ".", table, column, rows});
  }
  void forbid(std::string message, const std::string& table, const std::string& column, std::int64_t rows) {
    found_.impossible.push_back({std::move(message) + ".", table, column, rows});
  }

  void redefine(const table_difference& difference) {
    const table& old = whole_.previous.tables[difference.previous];
    const table& wanted = whole_.next.tables[difference.next];
    const std::int64_t rows = db_.count_rows(old.name);
    if (!old.peculiarities.empty())
      warn("Building the table " + text::quote(old.name, 200) + " anew loses " + text::join(old.peculiarities, ", ") +
               ", which the schema cannot express",
           old.name, {}, 0);
    if (rows == 0) return;
    for (const std::size_t i : difference.dropped_columns) check_dropped(old, old.columns[i]);
    for (const std::size_t i : difference.added_columns) check_added(wanted, wanted.columns[i], rows);
    for (const column_change& change : difference.common_columns)
      check_changed(old, change, old.columns[change.previous], wanted.columns[change.next], rows);
    check_unique_indexes(difference);
  }

  void check_dropped(const table& old, const column& dropped) {
    if (const std::int64_t values = db_.count_values(old.name, dropped.name); values > 0)
      warn("Dropping the column " + name_of(old, dropped) + " loses its " + counted(values, "value"), old.name,
           dropped.name, values);
  }

  void check_added(const table& wanted, const column& added, std::int64_t rows) {
    if (!added.required || added.default_value) return;
    std::string message =
        "The new column " + name_of(wanted, added) + " is required, and the table has " + counted(rows, "row");
    message += added.filled_by_client
                   ? ": its default is computed by the client, which cannot fill in stored rows; make the "
                     "field optional first, or give it a constant default"
                   : ": give it a default, or make it optional first";
    forbid(std::move(message), wanted.name, added.name, rows);
  }

  void check_changed(const table& old, const column_change& change, const column& from, const column& to,
                     std::int64_t rows) {
    const std::int64_t values =
        change.cast == cast::risky || change.required_changed ? db_.count_values(old.name, from.name) : 0;
    if (change.required_changed && to.required && !to.default_value && values < rows)
      forbid("The column " + name_of(old, from) + " becomes required, and " + counted(rows - values, "row") + " of " +
                 std::to_string(rows) + " have no value for it: fill them in, or give it a default",
             old.name, from.name, rows - values);
    if (change.cast == cast::risky && values > 0)
      warn("Changing the column " + name_of(old, from) + " from " + std::string(to_string(from.type.family)) + " to " +
               std::string(to_string(to.type.family)) + " converts its " + counted(values, "value") +
               ", which may lose some of them",
           old.name, from.name, values);
  }

  void check_unique_indexes(const table_difference& difference) {
    const table& wanted = whole_.next.tables[difference.next];
    for (const std::size_t i : difference.created_indexes) check_unique(wanted, wanted.indexes[i]);
  }

  // Columns that do not exist yet cannot be counted: if they collide, creating the index fails and takes everything
  // back.
  void check_unique(const table& wanted, const index& made) {
    const table& old = *whole_.previous.find_table(wanted.schema, wanted.name);
    std::vector<std::string> columns;
    for (const index_column& c : made.columns) columns.push_back(c.name);
    const auto exists = [&](const std::string& name) { return old.find_column(name) != nullptr; };
    if (!made.unique || !std::all_of(columns.begin(), columns.end(), exists)) return;
    if (const std::int64_t groups = db_.count_duplicates(wanted.name, columns); groups > 0)
      forbid("The columns " + text::quote(text::join(columns, ", "), 200) + " of the table " +
                 text::quote(wanted.name, 200) + " become unique, but hold " + counted(groups, "value") +
                 " more than once: remove the duplicates first",
             wanted.name, columns.front(), groups);
  }

  const plan& whole_;
  database& db_;
  findings found_;
};

}  // namespace

findings judge(const plan& whole, database& db) {
  judge_steps judging(whole, db);
  for (const step& one : whole.steps) std::visit(judging, one);
  return judging.take();
}

}  // namespace tenon::migrate

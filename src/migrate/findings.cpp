#include "migrate/findings.hpp"

#include "migrate/counts.hpp"

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
  judge_steps(const plan& whole, database& db, const dialect& target)
      : whole_(whole), db_(db), names_have_case_(target.can().case_sensitive_names) {}

  findings take() { return std::move(found_); }

  void operator()(const create_schema&) {}
  void operator()(const create_extension&) {}
  void operator()(const alter_extension&) {}
  void operator()(const create_enum&) {}
  void operator()(const drop_enum&) {}
  void operator()(const drop_foreign_key&) {}
  void operator()(const rename_foreign_key&) {}
  void operator()(const drop_index&) {}
  void operator()(const rename_index&) {}

  void operator()(const create_table& step) {
    const table& wanted = whole_.next.tables[step.table];
    const auto& occupied = whole_.previous.occupied_names;
    const auto is_same = [&](const object_name& other) {
      return other.schema == wanted.schema &&
             (other.name == wanted.name ||
              (!names_have_case_ && text::to_lower(other.name) == text::to_lower(wanted.name)));
    };
    if (std::any_of(occupied.begin(), occupied.end(), is_same))
      forbid(
          "Cannot create the table " + text::quote(wanted.name, 200) + ": something that is not a table has its name",
          wanted.name, {}, 0);
  }

  void operator()(const drop_table& step) {
    const table& old = whole_.previous.tables[step.table];
    if (const std::int64_t rows = db_.number(count_of_rows(old)); rows > 0)
      warn("Dropping the table " + text::quote(old.name, 200) + " loses its " + counted(rows, "row"), old.name, {},
           rows);
  }

  void operator()(const alter_table& step) { check_difference(step.difference); }

  void operator()(const redefine_tables& step) {
    for (const table_difference& difference : step.differences) {
      const table& old = whole_.previous.tables[difference.previous];
      if (!old.peculiarities.empty())
        warn("Building the table " + text::quote(old.name, 200) + " anew loses " + text::join(old.peculiarities, ", ") +
                 ", which the schema cannot express",
             old.name, {}, 0);
      check_difference(difference);
      const table& wanted = whole_.next.tables[difference.next];
      for (const std::size_t i : difference.created_indexes) check_unique(wanted, wanted.indexes[i]);
    }
  }

  void operator()(const create_index& step) {
    if (!step.on_new_table)
      check_unique(whole_.next.tables[step.table], whole_.next.tables[step.table].indexes[step.index]);
  }

  // Columns that do not exist yet, or are not yet of one type, cannot be compared: if they refer to nothing, adding the
  // key fails and takes everything back.
  void operator()(const add_foreign_key& step) {
    const table& wanted = whole_.next.tables[step.table];
    const foreign_key& key = wanted.foreign_keys[step.key];
    const table* old = whole_.previous.find_table(wanted.schema, wanted.name);
    const table* referred = whole_.previous.find_table(key.referenced_schema, key.referenced_table);
    if (old == nullptr || referred == nullptr) return;
    for (std::size_t i = 0; i < key.columns.size(); ++i) {
      const column* from = old->find_column(key.columns[i]);
      const column* to = referred->find_column(key.referenced_columns[i]);
      if (from == nullptr || to == nullptr || from->type != to->type) return;
    }
    if (const std::int64_t rows = db_.number(count_of_dangling(*old, key, *referred)); rows > 0)
      forbid("References from the table " + text::quote(wanted.name, 200) + " to rows of " +
                 text::quote(key.referenced_table, 200) + " that do not exist: " + std::to_string(rows) +
                 ". Correct or delete them first",
             wanted.name, key.columns.front(), rows);
  }

  void operator()(const alter_enum& step) {
    const enum_type& old = whole_.previous.enums[step.previous];
    const enum_type& wanted = whole_.next.enums[step.next];
    for (const std::string& value : old.values)
      if (std::find(wanted.values.begin(), wanted.values.end(), value) == wanted.values.end())
        check_dropped_value(old, value);
  }

 private:
  void warn(std::string message, const std::string& table, const std::string& column, std::int64_t rows) {
    found_.data_loss.push_back({std::move(message) + ".", table, column, rows});
  }
  void forbid(std::string message, const std::string& table, const std::string& column, std::int64_t rows) {
    found_.impossible.push_back({std::move(message) + ".", table, column, rows});
  }

  void check_difference(const table_difference& difference) {
    const table& old = whole_.previous.tables[difference.previous];
    const table& wanted = whole_.next.tables[difference.next];
    const std::int64_t rows = db_.number(count_of_rows(old));
    if (rows == 0) return;
    for (const std::size_t i : difference.dropped_columns) check_dropped(old, old.columns[i]);
    for (const std::size_t i : difference.added_columns) check_added(wanted, wanted.columns[i], rows);
    for (const column_change& change : difference.common_columns)
      check_changed(old, change, old.columns[change.previous], wanted.columns[change.next], rows);
  }

  void check_dropped(const table& old, const column& dropped) {
    if (const std::int64_t values = db_.number(count_of_values(old, dropped)); values > 0)
      warn("Dropping the column " + name_of(old, dropped) + " loses its " + counted(values, "value"), old.name,
           dropped.name, values);
  }

  void check_added(const table& wanted, const column& added, std::int64_t rows) {
    if (!added.required || added.default_value || added.auto_increment) return;
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
    const bool reads = change.cast == cast::risky || change.cast == cast::lost || change.required_changed;
    const std::int64_t values = reads ? db_.number(count_of_values(old, from)) : 0;
    const bool is_empty = change.cast == cast::lost;
    if (to.required && !to.default_value && !to.auto_increment && is_empty)
      forbid("The column " + name_of(old, from) + " changes from " + described(from.type) + " to " +
                 described(to.type) + ", which no value can be converted to, is required, and the table has " +
                 counted(rows, "row") + ": give it a default, or make it optional first",
             old.name, from.name, rows);
    else if (change.required_changed && to.required && !to.default_value && values < rows)
      forbid("The column " + name_of(old, from) + " becomes required, and " + counted(rows - values, "row") + " of " +
                 std::to_string(rows) + " have no value for it: fill them in, or give it a default",
             old.name, from.name, rows - values);
    if (change.cast == cast::risky && values > 0)
      warn("Changing the column " + name_of(old, from) + " from " + described(from.type) + " to " + described(to.type) +
               " converts its " + counted(values, "value") + ", which may lose some of them",
           old.name, from.name, values);
    if (is_empty && values > 0)
      warn("Changing the column " + name_of(old, from) + " from " + described(from.type) + " to " + described(to.type) +
               " loses its " + counted(values, "value"),
           old.name, from.name, values);
  }

  // Columns that the plan drops or turns into something else lose the value with a warning of their own, or keep it as
  // text.
  void check_dropped_value(const enum_type& old, const std::string& value) {
    for (const table& t : whole_.previous.tables) {
      const table* wanted = whole_.next.find_table(t.schema, t.name);
      if (wanted == nullptr) continue;
      for (const column& c : t.columns) {
        const column* after = wanted->find_column(c.name);
        if (after == nullptr || c.type.native != old.name || c.type.native_schema != old.schema ||
            c.type.family != type_family::enumeration || after->type != c.type)
          continue;
        if (const std::int64_t rows = db_.number(count_of_enum_value(t, c, value)); rows > 0)
          forbid("The enum " + text::quote(old.name, 200) + " loses its value " + text::quote(value, 200) + ", and " +
                     counted(rows, "row") + " of " + name_of(t, c) + " have it: change them first",
                 t.name, c.name, rows);
      }
    }
  }

  // Columns that do not exist yet, or not of that kind, cannot be counted: if they collide, creating the index fails and
  // takes everything back.
  void check_unique(const table& wanted, const index& made) {
    const table& old = *whole_.previous.find_table(wanted.schema, wanted.name);
    std::vector<std::string> columns;
    for (const index_column& c : made.columns) columns.push_back(c.name);
    const auto exists = [&](const std::string& name) {
      const column* existing = old.find_column(name);
      const column* kept = wanted.find_column(name);
      return existing != nullptr && kept != nullptr && existing->type.family == kept->type.family &&
             existing->type.list == kept->type.list;
    };
    if (!made.unique || !std::all_of(columns.begin(), columns.end(), exists)) return;
    if (const std::int64_t groups = db_.number(count_of_duplicates(old, columns)); groups > 0)
      forbid("The columns " + text::quote(text::join(columns, ", "), 200) + " of the table " +
                 text::quote(wanted.name, 200) + " become unique, but hold " + counted(groups, "value") +
                 " more than once: remove the duplicates first",
             wanted.name, columns.front(), groups);
  }

  const plan& whole_;
  database& db_;
  const bool names_have_case_;
  findings found_;
};

}  // namespace

findings judge(const plan& whole, database& db, const dialect& target) {
  judge_steps judging(whole, db, target);
  for (const step& one : whole.steps) std::visit(judging, one);
  return judging.take();
}

}  // namespace tenon::migrate

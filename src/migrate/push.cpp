#include "migrate/push.hpp"

#include "migrate/differ.hpp"
#include "migrate/findings.hpp"
#include "migrate/summary.hpp"

#include "base/quote.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

namespace tenon::migrate {
namespace {

// The tables whose references a plan may break: those built anew, and those that refer to one that is built anew or
// dropped.
std::vector<std::string> tables_to_check(const plan& whole) {
  std::set<std::string> changed;
  std::set<std::string> names;
  for (const step& one : whole.steps) {
    if (const auto* dropped = std::get_if<drop_table>(&one)) changed.insert(whole.previous.tables[dropped->table].name);
    if (const auto* redefined = std::get_if<redefine_tables>(&one))
      for (const table_difference& difference : redefined->differences)
        changed.insert(whole.next.tables[difference.next].name);
  }
  for (const table& t : whole.next.tables) {
    const auto refers_to_changed = [&](const foreign_key& key) { return changed.contains(key.referenced_table); };
    const bool is_new = whole.previous.find_table(t.schema, t.name) == nullptr;
    const bool refers = std::any_of(t.foreign_keys.begin(), t.foreign_keys.end(), refers_to_changed);
    if (!is_new && !t.foreign_keys.empty() && (changed.contains(t.name) || refers)) names.insert(t.name);
  }
  return {names.begin(), names.end()};
}

// The tables that exist and that the plan changes or drops.
std::vector<const table*> tables_touched(const plan& whole) {
  std::set<std::size_t> positions;
  const auto add_next = [&](std::size_t i) {
    const table& wanted = whole.next.tables[i];
    if (const table* old = whole.previous.find_table(wanted.schema, wanted.name))
      positions.insert(static_cast<std::size_t>(old - whole.previous.tables.data()));
  };
  for (const step& one : whole.steps) {
    if (const auto* dropped = std::get_if<drop_table>(&one)) positions.insert(dropped->table);
    if (const auto* dropped = std::get_if<drop_foreign_key>(&one)) positions.insert(dropped->table);
    if (const auto* dropped = std::get_if<drop_index>(&one)) positions.insert(dropped->table);
    if (const auto* altered = std::get_if<alter_table>(&one)) positions.insert(altered->difference.previous);
    if (const auto* created = std::get_if<create_index>(&one)) add_next(created->table);
    if (const auto* added = std::get_if<add_foreign_key>(&one)) add_next(added->table);
  }
  std::vector<const table*> tables;
  for (const std::size_t i : positions) tables.push_back(&whole.previous.tables[i]);
  return tables;
}

std::vector<finding> newly_dangling(const dangling_references& before, const dangling_references& after) {
  std::vector<finding> found;
  for (const auto& [tables, rows] : after) {
    const auto old = before.find(tables);
    if (old != before.end() && old->second >= rows) continue;
    found.push_back({.message = "References from the table " + text::quote(tables.first, 200) + " to rows of " +
                                text::quote(tables.second, 200) + " that do not exist: " + std::to_string(rows) +
                                ". Correct or delete them first.",
                     .table = tables.first,
                     .rows = rows});
  }
  return found;
}

// Whether a statement failed because of the rows, triggers and indexes that are there, which its author can correct.
bool is_about_content(error_kind kind) {
  constexpr error_kind kinds[] = {
      error_kind::unique_violation,   error_kind::foreign_key_violation, error_kind::null_violation,
      error_kind::check_violation,    error_kind::invalid_data,          error_kind::value_too_long,
      error_kind::value_out_of_range, error_kind::invalid_query,         error_kind::unsupported_feature,
      error_kind::column_not_found,   error_kind::table_not_found};
  return std::find(std::begin(kinds), std::end(kinds), kind) != std::end(kinds);
}

// Runs the statements; false when stored data stands in their way.
bool carry_out(const plan& whole, const dialect& target, database& db, push_result& result) {
  const std::vector<std::string> checked = tables_to_check(whole);
  const dangling_references before = db.count_dangling(checked);
  for (const step& one : whole.steps) {
    try {
      for (const command& s : target.render(whole, one))
        if (!s.sets_connection) db.execute(s.sql);
    } catch (const error& e) {
      if (!is_about_content(e.kind())) throw;
      result.impossible.push_back(
          {.message = "Cannot " + summary(whole, one) + ". " + e.message() + ".", .table = e.model()});
      return false;
    }
  }
  result.impossible = newly_dangling(before, db.count_dangling(checked));
  return result.impossible.empty();
}

}  // namespace

push_result push(sql_schema wanted, database& db, const dialect& target, const push_options& options) {
  db.begin();
  if (options.force_reset) db.drop_everything();
  sql_schema found_there = db.introspect();
  db.align(found_there, wanted);
  const plan whole = diff(std::move(found_there), std::move(wanted), target);
  db.lock(tables_touched(whole));

  push_result result;
  for (const step& one : whole.steps) {
    result.changes.push_back(summary(whole, one));
    for (command& s : target.render(whole, one)) result.statements.push_back(std::move(s.sql));
  }
  findings found = judge(whole, db, target);
  result.data_loss = std::move(found.data_loss);
  result.impossible = std::move(found.impossible);
  if (!result.impossible.empty() || (!result.data_loss.empty() && !options.accept_data_loss)) return result;
  if (!carry_out(whole, target, db, result)) return result;
  db.commit();
  result.applied = true;
  return result;
}

}  // namespace tenon::migrate

#include "migrate/postgres_alter.hpp"

#include "migrate/postgres_cast.hpp"
#include "migrate/postgres_ddl.hpp"
#include "migrate/postgres_default.hpp"
#include "migrate/sql_text.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>

namespace tenon::migrate::postgres {
namespace {

// A name for the sequence of a column as SERIAL would choose it, and not in use.
std::string free_sequence_name(const sql_schema& live, const table& of, const column& numbered) {
  constexpr std::size_t longest = 63 - 5;  // "_seq", and a digit
  const std::string base = (of.name + "_" + numbered.name).substr(0, longest) + "_seq";
  std::string name = base;
  const auto is_taken = [&] {
    return std::find(live.occupied_names.begin(), live.occupied_names.end(), object_name{of.schema, name}) !=
           live.occupied_names.end();
  };
  for (int n = 1; is_taken(); ++n) name = base + std::to_string(n);
  return qualified(of.schema, name);
}

class alteration {
 public:
  alteration(const plan& whole, const table_difference& difference, flavor of)
      : live_(whole.previous),
        old_(whole.previous.tables[difference.previous]),
        wanted_(whole.next.tables[difference.next]),
        difference_(difference),
        flavor_(of) {}

  std::vector<command> statements() {
    if (difference_.primary_key_renamed)
      before_.push_back({start() + "RENAME CONSTRAINT " + identifier(old_.primary_key_name) + " TO " +
                         identifier(wanted_.primary_key_name)});
    if (difference_.primary_key_dropped || difference_.primary_key_changed)
      action("DROP CONSTRAINT " + identifier(old_.primary_key_name));
    for (const std::size_t i : difference_.dropped_columns) action("DROP COLUMN " + identifier(old_.columns[i].name));
    for (const std::size_t i : difference_.added_columns) add(wanted_.columns[i]);
    std::vector<column_change> changes = difference_.common_columns;
    std::sort(changes.begin(), changes.end(),
              [](const column_change& a, const column_change& b) { return a.previous < b.previous; });
    for (const column_change& change : changes)
      alter(change, old_.columns[change.previous], wanted_.columns[change.next]);
    if (difference_.primary_key_created || difference_.primary_key_changed)
      action("ADD CONSTRAINT " + identifier(wanted_.primary_key_name) + " PRIMARY KEY (" +
             identifiers(wanted_.primary_key) + ")");
    if (!actions_.empty()) before_.push_back({start() + actions_});
    before_.insert(before_.end(), after_.begin(), after_.end());
    return std::move(before_);
  }

 private:
  std::string start() const { return "ALTER TABLE " + qualified(wanted_) + " "; }

  void action(const std::string& sql) { actions_.append(actions_.empty() ? "" : ",\n").append(sql); }

  void add(const column& c) { action("ADD COLUMN     " + column_definition(c, flavor_)); }

  void alter(const column_change& change, const column& from, const column& to) {
    if (!change.any()) return;
    if (change.cast == cast::lost) {
      action("DROP COLUMN " + identifier(from.name));
      add(to);
      return;
    }
    const std::string target = "ALTER COLUMN " + identifier(to.name) + " ";
    if (change.required_changed) change_requirement(target, to);
    if (change.default_changed) change_default(target, change, from, to);
    if (change.cast != cast::none) change_type(target, from, to);
  }

  void change_requirement(const std::string& target, const column& to) {
    if (!to.required) {
      action(target + "DROP NOT NULL");
    } else if (!to.default_value) {
      action(target + "SET NOT NULL");
    } else {
      const std::string name = identifier(to.name);
      after_.push_back({"UPDATE " + qualified(wanted_) + " SET " + name + " = DEFAULT WHERE " + name + " IS NULL"});
      after_.push_back({start() + target + "SET NOT NULL"});
    }
  }

  void change_default(const std::string& target, const column_change& change, const column& from, const column& to) {
    if (from.identity) action(target + "DROP IDENTITY");
    const bool stands_in_the_way =
        change.cast != cast::none && from.default_value && !from.identity && needs_using(from.type, to.type);
    if (stands_in_the_way) action(target + "DROP DEFAULT");
    if (to.auto_increment) {
      number_rows(target, to);
      return;
    }
    const std::optional<std::string> value =
        to.default_value ? render_default(*to.default_value, to.type) : std::nullopt;
    if (value) action(target + "SET DEFAULT " + *value);
    else if (!stands_in_the_way && !from.identity) action(target + "DROP DEFAULT");
    if (!from.sequence.empty() && !from.identity) after_.push_back({"DROP SEQUENCE " + from.sequence});
  }

  void number_rows(const std::string& target, const column& to) {
    const std::string sequence = free_sequence_name(live_, wanted_, to);
    const std::string constant = text_constant(sequence);
    const std::string name = identifier(to.name);
    const bool is_large = to.type.family == type_family::bigint;
    before_.push_back({"CREATE SEQUENCE " + sequence + (is_large ? "" : " AS " + type_name(to.type))});
    action(target + "SET DEFAULT nextval(" + constant + ")");
    after_.push_back({"ALTER SEQUENCE " + sequence + " OWNED BY " + qualified(wanted_) + "." + name});
    after_.push_back(
        {"SELECT setval(" + constant + ", greatest(max(" + name + "), 0) + 1, false) FROM " + qualified(wanted_)});
  }

  void change_type(const std::string& target, const column& from, const column& to) {
    const std::string type = type_name(to.type);
    std::string sql = target + "SET DATA TYPE " + type;
    if (needs_using(from.type, to.type)) {
      const char* text = from.type.list ? "::text[]::" : "::text::";
      sql.append(" USING (").append(identifier(from.name)).append(text).append(type).append(")");
    }
    action(sql);
    if (to.auto_increment && !from.sequence.empty() && !from.identity)
      after_.push_back({"ALTER SEQUENCE " + from.sequence + " AS " + type});
  }

  const sql_schema& live_;
  const table& old_;
  const table& wanted_;
  const table_difference& difference_;
  const flavor flavor_;
  std::vector<command> before_;
  std::string actions_;
  std::vector<command> after_;
};

// A column that is of an enum before the enum changes.
struct enum_column {
  const table* of = nullptr;
  const column* before = nullptr;
  const column* staying = nullptr;  // null: it goes, or changes its type
};

std::vector<enum_column> columns_of(const plan& whole, const enum_type& e) {
  const auto is_of = [&](const column& c) {
    return c.type.family == type_family::enumeration && c.type.native == e.name && c.type.native_schema == e.schema;
  };
  std::vector<enum_column> found;
  for (const table& t : whole.previous.tables) {
    const std::size_t first = found.size();
    const table* wanted = whole.next.find_table(t.schema, t.name);
    for (const column& c : t.columns) {
      if (!is_of(c)) continue;
      const column* after = wanted == nullptr ? nullptr : wanted->find_column(c.name);
      const bool stays = after != nullptr && is_of(*after) && after->type.list == c.type.list;
      found.push_back({&t, &c, stays ? after : nullptr});
    }
    std::sort(found.begin() + static_cast<std::ptrdiff_t>(first), found.end(),
              [](const enum_column& a, const enum_column& b) { return std::less<>()(a.staying, b.staying); });
  }
  return found;
}

// Those that have a default, table by table in the order of their names.
std::vector<enum_column> with_defaults(const std::vector<enum_column>& columns) {
  std::vector<enum_column> found;
  for (const enum_column& c : columns)
    if (c.before->default_value) found.push_back(c);
  std::sort(found.begin(), found.end(), [](const enum_column& a, const enum_column& b) {
    return a.of != b.of ? std::less<>()(a.of, b.of) : a.before->name < b.before->name;
  });
  return found;
}

std::string alter_column(const enum_column& c) {
  return "ALTER TABLE " + qualified(*c.of) + " ALTER COLUMN " + identifier(c.before->name) + " ";
}

std::vector<command> replace_enum(const plan& whole, const enum_type& old, const enum_type& wanted) {
  const std::vector<enum_column> columns = columns_of(whole, old);
  enum_type fresh = wanted;
  fresh.name += "_new";
  enum_type retired = old;
  retired.name += "_old";
  std::vector<command> made{{"BEGIN", true}, {create_enum_sql(fresh)}};
  for (const enum_column& c : with_defaults(columns)) made.push_back({alter_column(c) + "DROP DEFAULT"});
  for (const enum_column& c : columns) {
    const std::string brackets = c.before->type.list ? "[]" : "";
    const std::string type = (c.staying == nullptr ? "text" : qualified(fresh)) + brackets;
    const std::string as_text = identifier(c.before->name) + "::text" + (c.staying == nullptr ? brackets : "");
    made.push_back(
        {alter_column(c) + "TYPE " + type + " USING (" + as_text + (c.staying == nullptr ? "" : "::" + type) + ")"});
  }
  made.push_back({"ALTER TYPE " + qualified(old) + " RENAME TO " + identifier(retired.name)});
  made.push_back({"ALTER TYPE " + qualified(fresh) + " RENAME TO " + identifier(wanted.name)});
  made.push_back({"DROP TYPE " + qualified(retired)});
  for (const enum_column& c : with_defaults(columns)) {
    if (c.staying == nullptr || !c.staying->default_value) continue;
    if (const auto value = render_default(*c.staying->default_value, c.staying->type))
      made.push_back({alter_column(c) + "SET DEFAULT " + *value});
  }
  made.push_back({"COMMIT", true});
  return made;
}

std::vector<command> add_values(const enum_type& old, const enum_type& wanted) {
  const auto is_old = [&](const std::string& value) {
    return std::find(old.values.begin(), old.values.end(), value) != old.values.end();
  };
  std::vector<command> made;
  for (auto value = wanted.values.begin(); value != wanted.values.end(); ++value) {
    if (is_old(*value)) continue;
    const auto following = std::find_if(value, wanted.values.end(), is_old);
    made.push_back({"ALTER TYPE " + qualified(old) + " ADD VALUE " + text_constant(*value) +
                    (following == wanted.values.end() ? "" : " BEFORE " + text_constant(*following))});
  }
  return made;
}

}  // namespace

std::vector<command> statements(const plan& whole, const alter_table& taken, flavor of) {
  return alteration(whole, taken.difference, of).statements();
}

std::vector<command> statements(const plan& whole, const alter_enum& taken) {
  const enum_type& old = whole.previous.enums[taken.previous];
  const enum_type& wanted = whole.next.enums[taken.next];
  return taken.rebuild ? replace_enum(whole, old, wanted) : add_values(old, wanted);
}

std::vector<command> alter_extension_sql(const extension& old, const extension& wanted) {
  const std::string start = "ALTER EXTENSION " + identifier(wanted.name);
  std::vector<command> made;
  if (!wanted.version.empty() && wanted.version != old.version)
    made.push_back({start + " UPDATE TO " + text_constant(wanted.version)});
  if (!wanted.schema.empty() && wanted.schema != old.schema)
    made.push_back({start + " SET SCHEMA " + identifier(wanted.schema)});
  return made;
}

}  // namespace tenon::migrate::postgres

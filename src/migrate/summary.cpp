#include "migrate/summary.hpp"

#include "base/quote.hpp"

#include <algorithm>
#include <variant>
#include <vector>

namespace tenon::migrate {
namespace {

std::string name(const std::string& text) { return text::quote(text, 200); }

void append(std::string& list, const std::string& item) { list.append(list.empty() ? "" : ", ").append(item); }

// The values that are not among the others.
std::vector<std::string> without(const std::vector<std::string>& values, const std::vector<std::string>& others) {
  std::vector<std::string> left;
  for (const std::string& value : values)
    if (std::find(others.begin(), others.end(), value) == others.end()) left.push_back(value);
  return left;
}

struct in_words {
  const plan& whole;

  std::string operator()(const create_schema& step) const { return "create the schema " + name(step.name); }
  std::string operator()(const create_extension& step) const {
    return "install the extension " + name(whole.next.extensions[step.extension].name);
  }
  std::string operator()(const alter_extension& step) const {
    const extension& wanted = whole.next.extensions[step.next];
    std::string list;
    if (!wanted.version.empty()) append(list, "version " + name(wanted.version));
    if (!wanted.schema.empty()) append(list, "schema " + name(wanted.schema));
    return "alter the extension " + name(wanted.name) + ": " + list;
  }
  std::string operator()(const create_enum& step) const {
    return "create the enum " + name(whole.next.enums[step.type].name);
  }
  std::string operator()(const drop_index& step) const {
    const table& of = whole.previous.tables[step.table];
    return "drop the index " + name(of.indexes[step.index].name) + " of " + name(of.name);
  }
  std::string operator()(const alter_enum& step) const {
    const enum_type& old = whole.previous.enums[step.previous];
    const enum_type& wanted = whole.next.enums[step.next];
    std::string list;
    for (const std::string& value : without(wanted.values, old.values)) append(list, "add " + name(value));
    for (const std::string& value : without(old.values, wanted.values)) append(list, "drop " + name(value));
    return "alter the enum " + name(wanted.name) + ": " + list;
  }
  std::string operator()(const drop_enum& step) const {
    return "drop the enum " + name(whole.previous.enums[step.type].name);
  }
  std::string operator()(const drop_foreign_key& step) const {
    const table& of = whole.previous.tables[step.table];
    return "drop the foreign key " + name(of.foreign_keys[step.key].name) + " of " + name(of.name);
  }
  std::string operator()(const alter_table& step) const {
    return "alter the table " + name(whole.next.tables[step.difference.next].name) + ": " + changes(step.difference);
  }
  std::string operator()(const drop_table& step) const {
    return "drop the table " + name(whole.previous.tables[step.table].name);
  }
  std::string operator()(const create_table& step) const {
    return "create the table " + name(whole.next.tables[step.table].name);
  }
  std::string operator()(const redefine_tables& step) const {
    std::string text;
    for (const table_difference& difference : step.differences)
      text.append(text.empty() ? "" : "; ")
          .append("build the table ")
          .append(name(whole.next.tables[difference.next].name))
          .append(" anew: ")
          .append(all_changes(difference));
    return text;
  }
  std::string operator()(const create_index& step) const {
    const table& of = whole.next.tables[step.table];
    const index& made = of.indexes[step.index];
    return std::string("create the ") + (made.unique ? "unique index " : "index ") + name(made.name) + " of " +
           name(of.name);
  }
  std::string operator()(const rename_foreign_key& step) const {
    const table& old = whole.previous.tables[step.difference.previous];
    const table& wanted = whole.next.tables[step.difference.next];
    return "rename the foreign key " + name(old.foreign_keys[step.key.previous].name) + " of " + name(wanted.name) +
           " to " + name(wanted.foreign_keys[step.key.next].name);
  }
  std::string operator()(const rename_index& step) const {
    const table& old = whole.previous.tables[step.difference.previous];
    const table& wanted = whole.next.tables[step.difference.next];
    return "rename the index " + name(old.indexes[step.index.previous].name) + " of " + name(wanted.name) + " to " +
           name(wanted.indexes[step.index.next].name);
  }
  std::string operator()(const add_foreign_key& step) const {
    const table& of = whole.next.tables[step.table];
    return "add the foreign key " + name(of.foreign_keys[step.key].name) + " of " + name(of.name);
  }

  std::string all_changes(const table_difference& difference) const {
    std::string list = changes(difference);
    if (!difference.created_foreign_keys.empty() || !difference.dropped_foreign_keys.empty())
      append(list, "change foreign keys");
    return list;
  }

  std::string changes(const table_difference& difference) const {
    const table& old = whole.previous.tables[difference.previous];
    const table& wanted = whole.next.tables[difference.next];
    std::string list;
    for (const std::size_t i : difference.added_columns) append(list, "add " + name(wanted.columns[i].name));
    for (const std::size_t i : difference.dropped_columns) append(list, "drop " + name(old.columns[i].name));
    for (const column_change& change : difference.common_columns)
      if (change.any()) append(list, "change " + name(wanted.columns[change.next].name) + aspects(change, old, wanted));
    if (difference.primary_key_created || difference.primary_key_dropped || difference.primary_key_changed)
      append(list, "change the primary key");
    if (difference.primary_key_renamed) append(list, "rename the primary key to " + name(wanted.primary_key_name));
    return list;
  }

  static std::string aspects(const column_change& change, const table& old, const table& wanted) {
    const column& from = old.columns[change.previous];
    const column& to = wanted.columns[change.next];
    std::string list;
    if (change.cast != cast::none) append(list, described(from.type) + " to " + described(to.type));
    if (change.required_changed) append(list, to.required ? "now required" : "now optional");
    if (change.default_changed) append(list, to.default_value ? "new default" : "no default");
    return " (" + list + ")";
  }
};

}  // namespace

std::string summary(const plan& whole, const step& one) { return std::visit(in_words{whole}, one); }

}  // namespace tenon::migrate

#include "base/quote.hpp"
#include "schema/index_fields.hpp"
#include "schema/items.hpp"
#include "schema/key_templates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace tenon::schema {

namespace {

/// Names of tables and indexes, as the service takes them.
bool is_table_name(std::string_view name) {
  return name.size() >= 3 && name.size() <= 255 && std::all_of(name.begin(), name.end(), [](char ch) {
           return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '_' ||
                  ch == '-' || ch == '.';
         });
}

void check_table_name(context& c, std::string_view what, const std::string& name, span where) {
  if (is_table_name(name)) return;
  c.out.error("invalid-name", where,
              fmt::format("{} is not a name that DynamoDB takes for {}.", text::quote(name), what),
              "Names have 3 to 255 letters, digits, `_`, `-` or `.`.");
}

class layout_reader {
 public:
  layout_reader(context& c, std::size_t index)
      : c_(c), index_(index), model_(c.schema.models[index]), node_(c.models[index]) {}

  void read_table(const ast::attribute& a) {
    argument_reader arguments(a, attribute_level::block, c_.out);
    model_.items.table_where = a.where;
    const ast::expression* e = arguments.required("name");
    if (e != nullptr) {
      model_.items.table = as_string(*e, c_.out);
      if (model_.items.table) check_table_name(c_, "a table", *model_.items.table, e->where);
    }
    arguments.finish();
  }

  void read_key(const ast::attribute& a) {
    argument_reader arguments(a, attribute_level::block, c_.out);
    const ast::expression* pk = arguments.named("pk");
    const ast::expression* sk = arguments.named("sk");
    std::optional<std::string> name = arguments.text("name");
    arguments.finish();
    if (pk == nullptr) {
      report_missing(a, "pk", "@@key");
      return;
    }
    std::optional<key_template> partition = read_key_template(c_, index_, *pk);
    std::optional<key_template> sort;
    if (sk != nullptr) sort = read_key_template(c_, index_, *sk);
    if (!partition || (sk != nullptr && !sort)) return;
    set_primary_key(a, *partition, sort, std::move(name));
    model_.items.partition = std::move(partition);
    model_.items.sort = std::move(sort);
  }

  void read_index(const ast::attribute& a, bool is_local) {
    argument_reader arguments(a, attribute_level::block, c_.out);
    table_index out;
    out.is_local = is_local;
    out.where = a.where;
    const ast::expression* name = arguments.required("name");
    const ast::expression* pk = is_local ? nullptr : arguments.named("pk");
    const ast::expression* sk = arguments.named("sk");
    const ast::expression* project = arguments.named("project");
    arguments.finish();
    if (name == nullptr) return;
    const std::optional<std::string> text = as_string(*name, c_.out);
    if (!text) return;
    out.name = *text;
    check_table_name(c_, "an index", out.name, name->where);
    if (!is_local && pk == nullptr) return report_missing(a, "pk", "@@gsi");
    if (is_local && sk == nullptr) return report_missing(a, "sk", "@@lsi");
    if (pk != nullptr && !(out.partition = read_key_template(c_, index_, *pk))) return;
    if (sk != nullptr && !(out.sort = read_key_template(c_, index_, *sk))) return;
    if (project != nullptr && !read_projection(*project, arguments.title(), out)) return;
    model_.items.indexes.push_back(std::move(out));
  }

 private:
  void report_missing(const ast::attribute& a, std::string_view argument, std::string_view title) {
    c_.out.error("missing-argument", a.where, fmt::format("`{}` lacks its argument `{}`.", title, argument),
                 fmt::format("Give it a template: `{}: \"USER#{{id}}\"`.", argument));
  }

  bool read_projection(const ast::expression& e, const std::string& title, table_index& out) {
    const auto fields = read_index_fields(c_, index_, e, {.title = title, .takes_arguments = false});
    if (!fields) return false;
    out.projected.emplace();
    for (const indexed_field& f : *fields) out.projected->push_back(f.path.front());
    return true;
  }

  /// What the key is made of identifies a record.
  void set_primary_key(const ast::attribute& a, const key_template& partition, const std::optional<key_template>& sort,
                       std::optional<std::string> name) {
    index key;
    key.type = index::kind::id;
    key.name = std::move(name);
    key.where_declared = a.where;
    std::vector<std::size_t> fields;
    const auto add = [&](const key_template& t) {
      for (const key_template::piece& p : t.pieces)
        if (p.field && std::find(fields.begin(), fields.end(), *p.field) == fields.end()) fields.push_back(*p.field);
    };
    add(partition);
    if (sort) add(*sort);
    if (fields.empty()) {
      c_.out.error(
          "key-without-field", a.where,
          fmt::format("The key of the model {} has no field: all its records would be one.", text::quote(model_.name)),
          "Put a field that tells them apart into `pk` or `sk`: `USER#{id}`.");
      return;
    }
    std::vector<std::string_view> optional;
    for (const std::size_t f : fields) {
      if (model_.fields[f].arity == arity::optional) optional.push_back(model_.fields[f].name);
      key.fields.push_back({.path = {f}, .sort = {}, .length = {}, .operator_class = {}});
    }
    if (!optional.empty()) {
      c_.out.error("optional-field-in-key", a.where,
                   fmt::format("The key of a table cannot be absent, but {} is optional.",
                               text::quote(fmt::format("{}", fmt::join(optional, ", ")), 200)),
                   "Make it required. In the key of an index it may be optional: such records are not in the index.");
      return;
    }
    check_declared_id(a, fields);
    if (fields.size() == 1) model_.fields[fields.front()].is_id = true;
    model_.primary_key = std::move(key);
    node_.primary_key = &a;
  }

  /// `@id` or `@@id` beside `@@key` says the same, or is wrong.
  void check_declared_id(const ast::attribute& a, const std::vector<std::size_t>& fields) {
    if (!model_.primary_key) return;
    std::vector<std::size_t> declared;
    for (const indexed_field& f : model_.primary_key->fields) declared.push_back(f.path.front());
    std::vector<std::size_t> sorted = fields;
    std::sort(sorted.begin(), sorted.end());
    std::sort(declared.begin(), declared.end());
    if (declared == sorted) return;
    c_.out.error(
        "several-keys", a.where,
        fmt::format("The model {} has an id of other fields than its `@@key`, which is what identifies a record.",
                    text::quote(model_.name)),
        "Remove `@id` or `@@id`; `@unique` keeps a field unique that the key does not have.");
  }

  context& c_;
  std::size_t index_;
  model& model_;
  model_node& node_;
};

constexpr std::array<std::string_view, 4> block_attributes{"table", "key", "gsi", "lsi"};
constexpr std::array<std::string_view, 3> field_attributes{"ttl", "version", "set"};

/// For other providers: each is an error that says where it belongs, instead of one that does not know it.
template <class Names>
void refuse(context& c, const std::vector<ast::attribute>& written, const Names& names, std::string_view sign,
            attribute_reader& attributes) {
  for (const std::string_view name : names) {
    const auto found =
        std::find_if(written.begin(), written.end(), [&](const ast::attribute& a) { return a.name.text == name; });
    if (found == written.end()) continue;
    (void)attributes.take_all(name);
    const std::string display(c.target->provider ? c.target->display_name : "A schema without datasource");
    c.out.error("attribute-unsupported", found->where,
                fmt::format("{} has no `{}{}`: it is for DynamoDB alone.", display, sign, name),
                "Remove it, or make the provider \"dynamodb\".");
  }
}

bool is_of(const field& f, std::initializer_list<scalar_type> types) {
  const auto* scalar = std::get_if<scalar_field_type>(&f.type);
  return scalar != nullptr && std::find(types.begin(), types.end(), scalar->type) != types.end();
}

void set_once(context& c, std::optional<std::size_t>& place, std::size_t field, const ast::attribute& a) {
  argument_reader(a, attribute_level::field, c.out).finish();
  if (place)
    c.out.error("repeated-attribute", a.where,
                fmt::format("Another field of the model has `@{}` already.", a.name.text), "Keep one of them.");
  place = field;
}

}  // namespace

void read_item_layout(context& c, std::size_t model, attribute_reader& attributes) {
  if (c.target->provider != provider::dynamodb)
    return refuse(c, c.models[model].syntax->attributes, block_attributes, "@@", attributes);
  layout_reader reader(c, model);
  if (const ast::attribute* a = attributes.take("table")) reader.read_table(*a);
  if (const ast::attribute* a = attributes.take("key")) reader.read_key(*a);
  for (const ast::attribute* a : attributes.take_all("gsi")) reader.read_index(*a, false);
  for (const ast::attribute* a : attributes.take_all("lsi")) reader.read_index(*a, true);
}

void read_item_field(context& c, std::size_t model, std::size_t field, attribute_reader& attributes) {
  if (c.target->provider != provider::dynamodb)
    return refuse(c, c.models[model].fields[field].syntax->attributes, field_attributes, "@", attributes);
  item_layout& layout = c.schema.models[model].items;
  const schema::field& f = c.schema.models[model].fields[field];
  if (const ast::attribute* a = attributes.take("ttl")) {
    set_once(c, layout.ttl, field, *a);
    if (f.arity == arity::list || !is_of(f, {scalar_type::datetime, scalar_type::int_, scalar_type::bigint}))
      c.out.error("wrong-ttl", a->where,
                  fmt::format("The field {} has `@ttl`, but does not hold a time.", text::quote(f.name)),
                  "Make it a DateTime, or an Int or BigInt of seconds since 1970.");
  }
  if (const ast::attribute* a = attributes.take("set")) {
    argument_reader(*a, attribute_level::field, c.out).finish();
    layout.sets.push_back(field);
    using enum scalar_type;
    if (f.arity != arity::list || !is_of(f, {string, int_, bigint, float_, decimal, bytes}))
      c.out.error("wrong-set", a->where,
                  fmt::format("The field {} has `@set`, but is no list that a set can keep.", text::quote(f.name)),
                  "Sets are lists of String, Int, BigInt, Float, Decimal or Bytes: `String[] @set`.");
  }
  if (const ast::attribute* a = attributes.take("version")) {
    set_once(c, layout.version, field, *a);
    if (f.arity != arity::required || !is_of(f, {scalar_type::int_, scalar_type::bigint}))
      c.out.error("wrong-version", a->where,
                  fmt::format("The field {} has `@version`, but is not a required number.", text::quote(f.name)),
                  "Make it an Int: it counts the changes of a record.");
    if (f.default_value)
      c.out.error(
          "wrong-version", a->where,
          fmt::format("The field {} has `@version` and a default value; it is 1 in a new record.", text::quote(f.name)),
          "Remove `@default`.");
  }
}

const std::string& table_of(const model& m) { return m.items.table ? *m.items.table : m.database_name; }

}  // namespace tenon::schema

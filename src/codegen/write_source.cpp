#include "codegen/writers.hpp"

#include "codegen/connectors.hpp"
#include "codegen/literals.hpp"

#include <tenon/migrate/creation_script.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <vector>

namespace tenon::codegen {

namespace {

const char* spelled(query::scalar t) {
  switch (t) {
    case query::scalar::boolean: return "boolean";
    case query::scalar::int32: return "int32";
    case query::scalar::int64: return "int64";
    case query::scalar::float64: return "float64";
    case query::scalar::decimal: return "decimal";
    case query::scalar::string: return "string";
    case query::scalar::datetime: return "datetime";
    case query::scalar::json: return "json";
    case query::scalar::bytes: return "bytes";
    case query::scalar::enumeration: return "enumeration";
    case query::scalar::composite: return "composite";
  }
  return "";
}

const char* spelled(query::default_source s) {
  switch (s) {
    case query::default_source::none: return "none";
    case query::default_source::literal: return "literal";
    case query::default_source::literal_list: return "literal_list";
    case query::default_source::now: return "now";
    case query::default_source::uuid: return "uuid";
    case query::default_source::cuid: return "cuid";
    case query::default_source::ulid: return "ulid";
    case query::default_source::nanoid: return "nanoid";
    case query::default_source::autoincrement: return "autoincrement";
    case query::default_source::database: return "database";
  }
  return "";
}

const char* spelled(query::relation_end e) {
  switch (e) {
    case query::relation_end::required: return "required";
    case query::relation_end::optional: return "optional";
    case query::relation_end::many: return "many";
  }
  return "";
}

const char* spelled(query::referential_action a) {
  switch (a) {
    case query::referential_action::cascade: return "cascade";
    case query::referential_action::restrict: return "restrict";
    case query::referential_action::no_action: return "no_action";
    case query::referential_action::set_null: return "set_null";
    case query::referential_action::set_default: return "set_default";
  }
  return "";
}

const char* spelled(query::provider p) {
  switch (p) {
    case query::provider::postgresql: return "postgresql";
    case query::provider::mysql: return "mysql";
    case query::provider::sqlite: return "sqlite";
    case query::provider::mongodb: return "mongodb";
    case query::provider::cockroachdb: return "cockroachdb";
    case query::provider::dynamodb: return "dynamodb";
  }
  return "";
}

// The query::member_type of a member of a view.
const char* borrowed_member_type(query::scalar t) {
  switch (t) {
    case query::scalar::string:
    case query::scalar::json: return "text_view";
    case query::scalar::bytes: return "bytes_view";
    case query::scalar::boolean:
    case query::scalar::int32:
    case query::scalar::int64:
    case query::scalar::float64:
    case query::scalar::decimal:
    case query::scalar::datetime:
    case query::scalar::enumeration:
    case query::scalar::composite: return spelled(t);
  }
  return "";
}

using indexes = std::vector<std::uint16_t>;

indexes copied(const query::slice<std::uint16_t>& list) { return {list.begin(), list.end()}; }

// The table of a list of positions, named after what it holds: at_0_3.
std::string table_name(const indexes& list) {
  std::string name = "at";
  for (const std::uint16_t i : list) name += "_" + std::to_string(i);
  return name;
}

class source {
 public:
  source(const cpp_client& client, const connector& connector, const settings& how)
      : client_(client), connector_(connector), how_(how) {}

  std::string write() {
    write_includes();
    out_ += "namespace tenon {\n\nnamespace {\n\nnamespace tables {\n\n";
    write_index_tables();
    for (const cpp_enum& e : client_.enums) write_enum_table(e);
    for (const cpp_composite& c : client_.composites) write_composite_tables(c);
    for (const cpp_model& m : client_.models) write_model_tables(m);
    write_schema_table();
    out_ += "}  // namespace tables\n\n}  // namespace\n\n";
    for (const cpp_composite& c : client_.composites) write_composite_definitions(c);
    for (const cpp_model& m : client_.models) write_model_definitions(m);
    out_ += "}  // namespace tenon\n\n";
    write_client_definitions();
    return std::move(out_);
  }

 private:
  template <class... Arguments>
  void print(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Arguments>(arguments)...);
  }

  void write_includes() {
    print("#include \"client.hpp\"\n\n#include {}\n", connector_.header);
    if (!client_.enums.empty()) out_ += "#include <tenon/client/enumeration.hpp>\n";
    if (client_.is_of_items()) out_ += "#include <tenon/query/item_layout.hpp>\n";
    out_ += "\n#include <cstddef>\n#include <utility>\n\n";
  }

  std::string qualified(const std::string& type) const { return "::" + how_.cpp_namespace + "::" + type; }

  // Lists of positions in keys and relations, each once.
  void write_index_tables() {
    std::set<indexes> lists;
    for (const cpp_model& m : client_.models) {
      for (const query::key_descriptor& k : m.descriptor->keys) lists.insert(copied(k.fields));
      for (const query::relation_descriptor& r : m.descriptor->relations) {
        lists.insert(copied(r.fields));
        lists.insert(copied(r.references));
      }
      for (const cpp_index& i : m.indexes) lists.insert(copied(i.descriptor->projected));
      if (m.is_item()) lists.insert(copied(m.descriptor->items->sets));
    }
    lists.erase(indexes());
    for (const indexes& list : lists) {
      print("constexpr std::uint16_t {}[] = {{", table_name(list));
      for (std::size_t i = 0; i < list.size(); ++i) print("{}{}", i == 0 ? "" : ", ", list[i]);
      out_ += "};\n";
    }
    if (!lists.empty()) out_ += '\n';
  }

  void write_enum_table(const cpp_enum& e) {
    print("constexpr query::enum_value_descriptor values_of_{}[] = {{\n", e.stem);
    for (const query::enum_value_descriptor& v : e.descriptor->values)
      print("    {{{}, {}}},\n", string_literal(v.name), string_literal(v.database_name));
    print("}};\nconstexpr query::enum_descriptor enum_{0}{{{1}, {2}, values_of_{0}", e.stem,
          string_literal(e.descriptor->name), string_literal(e.descriptor->database_name));
    if (!e.descriptor->database_schema.empty()) print(", {}", string_literal(e.descriptor->database_schema));
    out_ += "};\n\n";
  }

  void write_composite_tables(const cpp_composite& c) {
    if (c.fields.empty()) return;
    print("constexpr query::field_descriptor fields_of_composite_{}[] = {{\n", c.stem);
    for (const query::field_descriptor& f : c.descriptor->fields) write_field(f);
    print("}};\nconstexpr query::member members_of_composite_{}[] = {{\n", c.stem);
    for (std::size_t i = 0; i < c.fields.size(); ++i) write_member(c.fields[i], i, c.type, member_use::composite);
    out_ += "};\n\n";
  }

  void write_composite_definitions(const cpp_composite& c) {
    const std::string type = qualified(c.type);
    print("constinit const query::model_descriptor composite_traits<{}>::descriptor{{.name = {}, .table = {{}}", type,
          string_literal(c.descriptor->name));
    if (!c.fields.empty()) print(", .fields = tables::fields_of_composite_{}", c.stem);
    print(
        "}};\nconstinit const query::composite_layout composite_traits<{0}>::layout = "
        "detail::composite_layout_of<{0}>({1});\n\n",
        type, c.fields.empty() ? std::string("{}") : "tables::members_of_composite_" + c.stem);
  }

  void write_model_tables(const cpp_model& m) {
    if (!m.fields.empty()) {
      print("constexpr query::field_descriptor fields_of_{}[] = {{\n", m.space);
      for (const query::field_descriptor& f : m.descriptor->fields) write_field(f);
      out_ += "};\n";
    }
    if (!m.relations.empty()) {
      print("constexpr query::relation_descriptor relations_of_{}[] = {{\n", m.space);
      for (const cpp_relation& r : m.relations) write_relation(r);
      out_ += "};\n";
    }
    if (!m.descriptor->keys.empty()) {
      print("constexpr query::key_descriptor keys_of_{}[] = {{\n", m.space);
      for (const query::key_descriptor& k : m.descriptor->keys)
        print("    {{{}, {}, {}}},\n", string_literal(k.name), table_name(copied(k.fields)), k.primary);
      out_ += "};\n";
    }
    if (!m.fields.empty()) {
      print("constexpr query::member members_of_{}[] = {{\n", m.space);
      for (std::size_t i = 0; i < m.fields.size(); ++i) write_member(m.fields[i], i, m.type, member_use::record);
      print("}};\nconstexpr query::member borrowed_members_of_{}[] = {{\n", m.space);
      for (std::size_t i = 0; i < m.fields.size(); ++i) write_member(m.fields[i], i, m.view, member_use::view);
      out_ += "};\n";
    }
    if (m.is_item()) write_item_layout(m);
    print("constexpr query::record_layout record_of_{0}{{.model = &model_traits<{1}>::descriptor{2}}};\n", m.space,
          qualified(m.type), m.fields.empty() ? "" : ", .members = members_of_" + m.space);
    if (m.is_creatable()) write_input_tables(m, "create", m.create);
    if (m.is_writable()) write_input_tables(m, "update", m.update);
    out_ += '\n';
  }

  void write_field(const query::field_descriptor& f) {
    print("    {{.name = {}, .column = {}, .type = query::scalar::{}", string_literal(f.name), string_literal(f.column),
          spelled(f.type));
    if (f.nullable) out_ += ", .nullable = true";
    if (f.list) out_ += ", .list = true";
    if (f.updated_at) out_ += ", .updated_at = true";
    if (f.source != query::default_source::none) print(", .source = query::default_source::{}", spelled(f.source));
    if (f.parameter != 0) print(", .parameter = {}", f.parameter);
    if (!f.text.empty()) print(", .text = {}", string_literal(f.text));
    if (!f.native_type.empty()) print(", .native_type = {}", string_literal(f.native_type));
    if (f.enumeration) print(", .enumeration = &enum_{}", client_.enum_of(f.enumeration).stem);
    if (f.composite)
      print(", .composite = &composite_traits<{}>::descriptor", qualified(client_.composite_of(f.composite).type));
    out_ += "},\n";
  }

  void write_relation(const cpp_relation& relation) {
    const query::relation_descriptor& r = *relation.descriptor;
    print("    {{.name = {}, .target = &model_traits<{}>::descriptor, .inverse = {}, .end = query::relation_end::{}",
          string_literal(r.name), qualified(client_.models[relation.target].type), r.inverse, spelled(r.end));
    if (r.holds_key) out_ += ", .holds_key = true";
    if (!r.fields.empty()) print(", .fields = {}", table_name(copied(r.fields)));
    if (!r.references.empty()) print(", .references = {}", table_name(copied(r.references)));
    if (!r.junction.empty()) print(", .junction = {}", string_literal(r.junction));
    if (r.is_junction_a) out_ += ", .is_junction_a = true";
    print(", .on_delete = query::referential_action::{}", spelled(r.on_delete));
    if (r.on_update != query::referential_action::cascade)
      print(", .on_update = query::referential_action::{}", spelled(r.on_update));
    out_ += "},\n";
  }

  enum class member_use : std::uint8_t { record, view, composite };

  void write_member(const cpp_field& f, std::size_t position, const std::string& type, member_use use) {
    const query::field_descriptor& d = *f.descriptor;
    print("    {{.field = {}, .type = query::member_type::{}{}, .offset = offsetof({}, {})", position,
          use == member_use::view ? borrowed_member_type(d.type) : spelled(d.type),
          d.nullable ? ", .optional = true" : "", qualified(type), f.name);
    if (d.enumeration) {
      const char* wrapper = d.list ? "std::vector<" : d.nullable ? "std::optional<" : "";
      const std::string member = wrapper + qualified(f.type) + (*wrapper == '\0' ? "" : ">");
      print(", .set_enum = &detail::set_enum<{}>", member);
      if (d.list) out_ += ", .list = true";
      if (use == member_use::composite) print(", .get_enum = &detail::get_enum<{}>", member);
    } else if (d.list) {
      out_ += ", .list = true";
    }
    if (d.composite) print(", .composite = &composite_traits<{}>::layout", qualified(f.type));
    out_ += "},\n";
  }

  static bool is_in_input(const cpp_field& f, std::string_view what) {
    return what == "create" ? f.is_in_create : f.is_in_update;
  }
  static bool has_fields(const cpp_model& m, std::string_view what) {
    return std::any_of(m.fields.begin(), m.fields.end(), [&](const cpp_field& f) { return is_in_input(f, what); });
  }

  void write_template_pieces(const cpp_model& m, const query::key_template& t, const std::string& which) {
    if (!t.exists()) return;
    print("constexpr query::key_piece pieces_of_{}_{}[] = {{", m.space, which);
    for (const query::key_piece& p : t.pieces) {
      if (&p != t.pieces.begin()) out_ += ", ";
      if (p.field == query::no_field) print("{{.text = {}}}", string_literal(p.text));
      else print("{{.field = {}}}", p.field);
    }
    out_ += "};\n";
  }
  std::string spelled_template(const cpp_model& m, const query::key_template& t, const std::string& which) const {
    return fmt::format("{{{}, pieces_of_{}_{}{}}}", string_literal(t.attribute), m.space, which,
                       t.native ? ", true" : "");
  }

  // How the model's records are items: the templates of the table's key and of those of its indexes.
  void write_item_layout(const cpp_model& m) {
    const query::item_layout& items = *m.descriptor->items;
    write_template_pieces(m, items.partition, "pk");
    write_template_pieces(m, items.sort, "sk");
    for (std::size_t i = 0; i < items.indexes.size(); ++i) {
      if (!items.indexes[i].local) write_template_pieces(m, items.indexes[i].partition, fmt::format("pk_{}", i));
      write_template_pieces(m, items.indexes[i].sort, fmt::format("sk_{}", i));
    }
    if (!items.indexes.empty()) {
      print("constexpr query::item_index indexes_of_{}[] = {{\n", m.space);
      for (std::size_t i = 0; i < items.indexes.size(); ++i) {
        const query::item_index& x = items.indexes[i];
        print("    {{.name = {}{}, .partition = {}", string_literal(x.name), x.local ? ", .local = true" : "",
              spelled_template(m, x.partition, x.local ? "pk" : fmt::format("pk_{}", i)));
        if (x.sort.exists()) print(", .sort = {}", spelled_template(m, x.sort, fmt::format("sk_{}", i)));
        if (!x.projects_all) print(", .projects_all = false, .projected = {}", table_name(copied(x.projected)));
        out_ += "},\n";
      }
      out_ += "};\n";
    }
    print("constexpr query::item_layout items_of_{}{{\n    .table = {}", m.space, string_literal(items.table));
    if (!items.type_attribute.empty())
      print(", .type = {}, .type_attribute = {}", string_literal(items.type), string_literal(items.type_attribute));
    print(",\n    .partition = {}", spelled_template(m, items.partition, "pk"));
    if (items.sort.exists()) print(", .sort = {}", spelled_template(m, items.sort, "sk"));
    if (!items.indexes.empty()) print(",\n    .indexes = indexes_of_{}", m.space);
    if (items.ttl != query::no_field) print(", .ttl = {}", items.ttl);
    if (items.version != query::no_field) print(", .version = {}", items.version);
    if (!items.sets.empty()) print(", .sets = {}", table_name(copied(items.sets)));
    out_ += "};\n";
  }

  void write_input_tables(const cpp_model& m, const char* what, const std::string& type) {
    if (has_fields(m, what)) {
      print("constexpr query::input_member {}_fields_of_{}[] = {{\n", what, m.space);
      for (std::size_t i = 0; i < m.fields.size(); ++i)
        if (is_in_input(m.fields[i], what))
          print("    {{{}, offsetof({}, {})}},\n", i, qualified(type), m.fields[i].name);
      out_ += "};\n";
    }
    if (m.has_nested_inputs()) {
      print("constexpr query::nested_member {}_relations_of_{}[] = {{\n", what, m.space);
      for (std::size_t i = 0; i < m.relations.size(); ++i) {
        if (!m.relations[i].is_input) continue;
        print("    {{{0}, offsetof({1}, {2}), &detail::encode_nested<decltype({1}::{2})>}},\n", i, qualified(type),
              m.relations[i].name);
      }
      out_ += "};\n";
    }
  }

  void write_schema_table() {
    const query::schema_descriptor& s = *client_.descriptor;
    if (!client_.models.empty()) {
      out_ += "constexpr const query::model_descriptor* models[] = {\n";
      for (const cpp_model& m : client_.models) print("    &model_traits<{}>::descriptor,\n", qualified(m.type));
      out_ += "};\n";
    }
    if (!client_.enums.empty()) {
      out_ += "constexpr const query::enum_descriptor* enums[] = {";
      for (const cpp_enum& e : client_.enums) print("{}&enum_{}", &e == &client_.enums.front() ? "" : ", ", e.stem);
      out_ += "};\n";
    }
    print("constexpr query::schema_descriptor schema{{\n    .provider = query::provider::{}", spelled(s.provider));
    if (!client_.models.empty()) out_ += ",\n    .models = models";
    if (!client_.enums.empty()) out_ += ",\n    .enums = enums";
    if (!s.url.empty()) print(",\n    .url = {}", string_literal(s.url));
    if (!s.url_variable.empty()) print(",\n    .url_variable = {}", string_literal(s.url_variable));
    if (const std::string script = migrate::creation_script(*client_.source); !script.empty())
      print(",\n    .creation_script ={}", string_literal_lines(script, "        "));
    print(",\n    .directory = __FILE__ \"/../\" {}", string_literal(how_.schema_directory));
    if (!s.enforces_foreign_keys) out_ += ",\n    .enforces_foreign_keys = false";
    out_ += "};\n\n";
  }

  void write_model_definitions(const cpp_model& m) {
    const query::model_descriptor& d = *m.descriptor;
    const std::string traits = "model_traits<" + qualified(m.type) + ">";
    print("constinit const query::model_descriptor {}::descriptor{{\n    .name = {}, .table = {}", traits,
          string_literal(d.name), string_literal(d.table));
    if (!d.database_schema.empty()) print(", .database_schema = {}", string_literal(d.database_schema));
    if (!m.fields.empty()) print(", .fields = tables::fields_of_{}", m.space);
    if (!m.relations.empty()) print(", .relations = tables::relations_of_{}", m.space);
    if (!d.keys.empty()) print(", .keys = tables::keys_of_{}", m.space);
    print(", .index = {}", d.index);
    if (d.is_view) out_ += ", .is_view = true";
    if (!d.is_creatable) out_ += ", .is_creatable = false";
    if (d.items) print(", .items = &tables::items_of_{}", m.space);
    out_ += "};\n";
    for (const char* holder : {"one", "optional", "list"})
      print("constinit const query::result_layout {}::{} = detail::{}_result<{}>(tables::record_of_{});\n", traits,
            holder, holder, qualified(m.type), m.space);
    print("constinit const query::record_layout {}::borrowed{{.model = &descriptor{}}};\n", traits,
          m.fields.empty() ? "" : ", .members = tables::borrowed_members_of_" + m.space);
    if (m.is_creatable()) write_input_definition(m, "create", m.create);
    if (m.is_writable()) write_input_definition(m, "update", m.update);
    out_ += '\n';
  }

  void write_input_definition(const cpp_model& m, const char* what, const std::string& type) {
    print("constinit const query::input_layout input_traits<{}>::layout{{.model = &model_traits<{}>::descriptor",
          qualified(type), qualified(m.type));
    if (has_fields(m, what)) print(", .fields = tables::{}_fields_of_{}", what, m.space);
    if (m.has_nested_inputs()) print(", .nested = tables::{}_relations_of_{}", what, m.space);
    out_ += "};\n";
  }

  void write_client_definitions() {
    print("namespace {} {{\n\n", how_.cpp_namespace);
    for (const cpp_enum& e : client_.enums) {
      print(
          "std::string_view to_string({} value) noexcept {{\n  return tenon::detail::enumerator_name("
          "tenon::tables::enum_{}, static_cast<std::uint16_t>(value));\n}}\n",
          e.type, e.stem);
      print(
          "std::optional<{0}> {1}(std::string_view name) noexcept {{\n"
          "  const auto index = tenon::detail::enumerator_index(tenon::tables::enum_{2}, name);\n"
          "  return index ? std::optional({0}{{*index}}) : std::nullopt;\n}}\n\n",
          e.type, e.parser, e.stem);
    }
    print(
        "client::client(tenon::client_options options)\n"
        "    : {}(tenon::tables::schema, &{}, std::move(options)),\n"
        "      models(static_cast<tenon::runner&>(*this)) {{}}\n\n"
        "{}const tenon::query::schema_descriptor& client::schema() noexcept {{ return tenon::tables::schema; }}\n\n"
        "}}  // namespace {}\n",
        client_.is_of_items() ? "item_database" : "basic_client", connector_.factory, transport_constructor(),
        how_.cpp_namespace);
  }

  std::string transport_constructor() const {
    if (!connector_.transport_factory) return {};
    return fmt::format(
        "client::client(tenon::dynamodb::transport& way, tenon::client_options options)\n"
        "    : item_database(tenon::tables::schema, &{}, way, std::move(options)),\n"
        "      models(static_cast<tenon::runner&>(*this)) {{}}\n\n",
        connector_.transport_factory);
  }

  const cpp_client& client_;
  const connector& connector_;
  const settings& how_;
  std::string out_;
};

}  // namespace

std::string write_source(const cpp_client& client, const connector& connector, const settings& how) {
  return source(client, connector, how).write();
}

}  // namespace tenon::codegen

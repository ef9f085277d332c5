#include "codegen/writers.hpp"

#include "codegen/literals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace tenon::codegen {

namespace {

class composite_header {
 public:
  composite_header(const cpp_client& client, const settings& how) : client_(client), how_(how) {}

  std::string write() {
    out_ += "#pragma once\n\n";
    if (has_field([](const cpp_field& f) { return f.descriptor->enumeration != nullptr; }))
      out_ += "#include \"enums.hpp\"\n\n";
    if (has_field([](const cpp_field& f) { return is_generated(f.descriptor->source); }))
      out_ += "#include <tenon/base/identifiers.hpp>\n#include <tenon/base/uuid.hpp>\n";
    out_ += "#include <tenon/base/version.hpp>\n#include <tenon/client/composite_fields.hpp>\n\n" + version_check();
    print("\nnamespace {} {{\n\n", how_.cpp_namespace);
    for (const cpp_composite& c : client_.composites) print("struct {};\n", c.type);
    out_ += '\n';
    for (const cpp_composite& c : client_.composites) write_struct(c);
    out_ += "namespace handles {\n\n";
    for (const cpp_composite& c : client_.composites)
      print("template <class Root, class Model>\nstruct {};\n", c.fields_type);
    out_ += '\n';
    for (const cpp_composite& c : client_.composites) write_handles(c);
    print("}}  // namespace handles\n\n}}  // namespace {}\n\n", how_.cpp_namespace);
    for (const cpp_composite& c : client_.composites)
      print(
          "template <>\nstruct tenon::composite_traits<::{}::{}> {{\n"
          "  static const query::model_descriptor descriptor;\n"
          "  static const query::composite_layout layout;\n}};\n",
          how_.cpp_namespace, c.type);
    return std::move(out_);
  }

 private:
  template <class... Arguments>
  void print(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Arguments>(arguments)...);
  }

  template <class Test>
  bool has_field(const Test& test) const {
    return std::any_of(client_.composites.begin(), client_.composites.end(),
                       [&](const cpp_composite& c) { return std::any_of(c.fields.begin(), c.fields.end(), test); });
  }

  static bool is_generated(query::default_source s) {
    return s == query::default_source::uuid || s == query::default_source::cuid || s == query::default_source::ulid ||
           s == query::default_source::nanoid;
  }

  void write_struct(const cpp_composite& c) {
    append_documentation(out_, "", c.source->documentation);
    print("struct {} {{\n", c.type);
    for (const cpp_field& f : c.fields) {
      const query::field_descriptor& d = *f.descriptor;
      append_documentation(out_, "  ", f.source->documentation);
      print("  {}{}{} {} = {};\n",
            d.list       ? "std::vector<"
            : d.nullable ? "std::optional<"
                         : "",
            f.type, d.list || d.nullable ? ">" : "", f.name, default_of(f));
    }
    print("\n  friend bool operator==(const {0}&, const {0}&) = default;\n}};\n\n", c.type);
  }

  // What the member is unless it is given a value.
  std::string default_of(const cpp_field& f) const {
    const query::field_descriptor& d = *f.descriptor;
    switch (d.source) {
      case query::default_source::literal: return literal(f, f.source->default_value->values.front().text);
      case query::default_source::literal_list: {
        std::string list;
        for (const schema::literal& v : f.source->default_value->values)
          list += (list.empty() ? "" : ", ") + literal(f, v.text);
        return "{" + list + "}";
      }
      case query::default_source::now: return "tenon::timestamp::now()";
      case query::default_source::uuid: return fmt::format("tenon::uuid::v{}().to_string()", d.parameter == 7 ? 7 : 4);
      case query::default_source::cuid: return d.parameter == 2 ? "tenon::cuid2()" : "tenon::cuid()";
      case query::default_source::ulid: return "tenon::ulid()";
      case query::default_source::nanoid: return fmt::format("tenon::nanoid({})", d.parameter);
      case query::default_source::none:
      case query::default_source::autoincrement:
      case query::default_source::database: return "{}";
    }
    return "{}";
  }

  std::string literal(const cpp_field& f, std::string_view text) const {
    const query::field_descriptor& d = *f.descriptor;
    switch (d.type) {
      case query::scalar::boolean:
      case query::scalar::int32:
      case query::scalar::int64:
      case query::scalar::float64: return std::string(text);
      case query::scalar::decimal: return "tenon::decimal(" + string_literal(text) + ")";
      case query::scalar::string: return string_literal(text);
      case query::scalar::datetime: return "tenon::timestamp::parse(" + string_literal(text) + ")";
      case query::scalar::json: return "tenon::json::parse(" + string_literal(text) + ")";
      case query::scalar::bytes: return "tenon::bytes::from_base64(" + string_literal(text) + ")";
      case query::scalar::enumeration: {
        const cpp_enum& e = client_.enum_of(d.enumeration);
        const auto& values = e.source->values;
        const auto at =
            std::find_if(values.begin(), values.end(), [&](const schema::enum_value& v) { return v.name == text; });
        return e.type + "::" + e.enumerators[static_cast<std::size_t>(at - values.begin())];
      }
      case query::scalar::composite: break;  // has no defaults
    }
    return "{}";
  }

  void write_handles(const cpp_composite& c) {
    print(
        "// The fields of {0} within a field of Model, whose handle is Root.\n"
        "template <class Root, class Model>\nstruct {1} {{\n"
        "  constexpr explicit {1}([[maybe_unused]] const tenon::query::field_path& path)",
        c.type, c.fields_type);
    for (std::size_t i = 0; i < c.fields.size(); ++i)
      print("{}{}(path.field({}))", i == 0 ? "\n      : " : ",\n        ", c.fields[i].handle, i);
    out_ += " {}\n\n";
    for (const cpp_field& f : c.fields) print("  {} {};\n", handle_type(f), f.handle);
    out_ += "};\n\n";
  }

  std::string handle_type(const cpp_field& f) const {
    const query::field_descriptor& d = *f.descriptor;
    const char* nullable = d.nullable ? ", true" : "";
    if (d.composite) {
      const std::string& parts = client_.composite_of(d.composite).fields_type;
      if (d.list) return fmt::format("tenon::part_composite_list<Root, Model, {}, {}>", f.type, parts);
      return fmt::format("tenon::part_composite<Root, Model, {}, {}{}>", f.type, parts, nullable);
    }
    if (d.list) return fmt::format("tenon::part_list<Root, Model, {}>", f.type);
    if (d.type == query::scalar::string) return fmt::format("tenon::part_text<Root, Model{}>", nullable);
    return fmt::format("tenon::part_field<Root, Model, {}{}>", f.type, nullable);
  }

  const cpp_client& client_;
  const settings& how_;
  std::string out_;
};

}  // namespace

std::string write_composite_header(const cpp_client& client, const settings& how) {
  return composite_header(client, how).write();
}

}  // namespace tenon::codegen

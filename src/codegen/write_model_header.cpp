#include "codegen/writers.hpp"

#include "codegen/literals.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

namespace tenon::codegen {

namespace {

class model_header {
 public:
  model_header(const cpp_client& client, const cpp_model& model, const settings& how)
      : client_(client), model_(model), how_(how) {}

  std::string write() {
    write_includes();
    print("namespace {} {{\n\n", how_.cpp_namespace);
    write_declarations();
    write_record();
    write_view();
    if (model_.is_creatable()) write_create_input();
    if (model_.is_writable()) write_update_input();
    write_handle_types();
    write_handles();
    print("}}  // namespace {}\n\n", how_.cpp_namespace);
    write_traits();
    return std::move(out_);
  }

 private:
  template <class... Arguments>
  void print(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Arguments>(arguments)...);
  }

  const cpp_model& target_of(const cpp_relation& r) const { return client_.models[r.target]; }

  // The type of a member that holds the field's value.
  static std::string stored(const query::field_descriptor& f, const std::string& type) {
    if (f.list) return "std::vector<" + type + ">";
    return f.nullable ? "std::optional<" + type + ">" : type;
  }

  bool has_field_of(query::scalar type) const {
    return std::any_of(model_.fields.begin(), model_.fields.end(),
                       [&](const cpp_field& f) { return f.descriptor->type == type; });
  }

  void write_includes() {
    out_ += "#pragma once\n\n";
    const bool has_composites = has_field_of(query::scalar::composite);
    const bool has_enums = has_field_of(query::scalar::enumeration);
    if (has_composites) out_ += "#include \"composites.hpp\"\n";
    if (has_enums) out_ += "#include \"enums.hpp\"\n";
    if (has_composites || has_enums) out_ += '\n';
    print("#include <tenon/base/version.hpp>\n#include <tenon/client/{}.hpp>\n\n",
          model_.is_item() ? "item_operations" : "model_client");
    out_ += version_check();
    out_ += '\n';
  }

  // Of the models at the other ends of relations, which have headers of their own.
  void write_declarations() {
    std::set<std::size_t> targets;
    for (const cpp_relation& r : model_.relations) targets.insert(r.target);
    for (const std::size_t t : targets) {
      const cpp_model& target = client_.models[t];
      print("struct {};\n", target.type);
      if (target.is_creatable()) print("struct {};\n", target.create);
      if (target.is_writable()) print("struct {};\n", target.update);
    }
    if (!targets.empty()) out_ += '\n';
    if (!has_field_of(query::scalar::composite)) return;
    print("namespace handles::{} {{\n", model_.space);
    for (const cpp_field& f : model_.fields)
      if (f.descriptor->composite) print("struct {};\n", f.handle);
    print("}}  // namespace handles::{}\n\n", model_.space);
  }

  void write_record() {
    append_documentation(out_, "", model_.source->documentation);
    print("struct {} {{\n", model_.type);
    for (const cpp_field& f : model_.fields) {
      append_documentation(out_, "  ", f.source->documentation);
      print("  {} {} = {{}};\n", stored(*f.descriptor, f.type), f.name);
    }
    out_ += "};\n\n";
  }

  void write_view() {
    print("// A record that borrows its text from the driver, while records are streamed.\nstruct {} {{\n",
          model_.view);
    for (const cpp_field& f : model_.fields) print("  {} {} = {{}};\n", stored(*f.descriptor, f.view), f.name);
    out_ += "};\n\n";
  }

  void write_create_input() {
    print("struct {} {{\n", model_.create);
    for (const cpp_model::member& m : model_.members) {
      if (m.is_relation) {
        const cpp_relation& r = model_.relations[m.index];
        if (!r.is_input) continue;
        const char* shape = r.descriptor->end == query::relation_end::many ? "to_many_create" : "to_one_create";
        append_documentation(out_, "  ", r.source->documentation);
        print("  tenon::{}<{}, {}> {} = {{}};\n", shape, target_of(r).type, target_of(r).create, r.name);
      } else {
        const cpp_field& f = model_.fields[m.index];
        if (!f.is_in_create) continue;
        append_documentation(out_, "  ", f.source->documentation);
        if (f.descriptor->list) {
          print("  tenon::list_value<{}> {} = {{}};\n", f.type, f.name);
          continue;
        }
        switch (f.filling) {
          case filled_by::caller: print("  tenon::required<{}> {};\n", f.type, f.name); break;
          case filled_by::other: print("  tenon::defaulted<{}> {} = {{}};\n", f.type, f.name); break;
          case filled_by::nobody: print("  tenon::nullable<{}> {} = {{}};\n", f.type, f.name); break;
        }
      }
    }
    out_ += "};\n\n";
  }

  void write_update_input() {
    print("struct {} {{\n", model_.update);
    for (const cpp_model::member& m : model_.members) {
      if (m.is_relation) {
        const cpp_relation& r = model_.relations[m.index];
        if (!r.is_input) continue;
        print("  tenon::{}<{}, {}, {}> {} = {{}};\n", update_shape(r), target_of(r).type, target_of(r).create,
              target_of(r).update, r.name);
      } else {
        const cpp_field& f = model_.fields[m.index];
        if (!f.is_in_update) continue;
        if (f.descriptor->composite)
          print("  tenon::{}<{}, handles::{}::{}> {} = {{}};\n", change_shape(f), f.type, model_.space, f.handle,
                f.name);
        else print("  tenon::{}<{}> {} = {{}};\n", change_shape(f), f.type, f.name);
      }
    }
    out_ += "};\n\n";
  }

  const char* change_shape(const cpp_field& f) const {
    const query::field_descriptor& d = *f.descriptor;
    if (d.composite)
      return d.list ? "composite_list_change" : d.nullable ? "nullable_composite_change" : "composite_change";
    if (f.is_set) return "set_change";
    if (d.list) return "list_change";
    if (model_.is_item()) return d.nullable ? "nullable_item_change" : "item_change";
    return d.nullable ? "nullable_change" : "change";
  }

  static const char* update_shape(const cpp_relation& r) {
    switch (r.descriptor->end) {
      case query::relation_end::many: return "to_many_update";
      case query::relation_end::optional: return "to_one_update";
      case query::relation_end::required: return "required_to_one_update";
    }
    return "";
  }

  void write_handle_types() {
    print("namespace handles::{} {{\n\n", model_.space);
    for (const cpp_model::member& m : model_.members) {
      if (m.is_relation) write_relation_handle(model_.relations[m.index], m.index);
      else write_field_handle(model_.fields[m.index], m.index);
    }
    print("}}  // namespace handles::{}\n\n", model_.space);
  }

  void write_field_handle(const cpp_field& f, std::size_t position) {
    const query::field_descriptor& d = *f.descriptor;
    const std::string parts = d.composite ? client_.composite_of(d.composite).fields_type : std::string();
    if (d.composite && d.list)
      print("struct {0} : tenon::composite_list_field<{0}, {1}, {2}, {3}> {{\n", f.handle, model_.type, f.type, parts);
    else if (d.composite)
      print(
          "struct {0} : tenon::composite_field<{0}, {1}, {2}>, {3}<{0}, {1}> {{\n"
          "  constexpr {0}() : {3}<{0}, {1}>(tenon::query::field_path({4})) {{}}\n",
          f.handle, model_.type, f.type, parts, position);
    else if (d.list) print("struct {0} : tenon::list_field<{0}, {1}, {2}> {{\n", f.handle, model_.type, f.type);
    else if (d.type == query::scalar::string)
      print("struct {0} : tenon::{2}<{0}, {1}> {{\n", f.handle, model_.type,
            model_.is_item() ? "item_text_field" : "string_field");
    else if (d.type == query::scalar::json)
      print("struct {0} : tenon::{2}<{0}, {1}> {{\n", f.handle, model_.type,
            model_.is_item() ? "item_json_field" : "json_field");
    else print("struct {0} : tenon::field<{0}, {1}, {2}> {{\n", f.handle, model_.type, f.type);
    print("  static constexpr std::uint16_t position = {};\n", position);
    if (f.is_unique) out_ += "  static constexpr bool is_unique = true;\n";
    if (d.nullable) out_ += "  static constexpr bool is_nullable = true;\n";
    print("  struct in_record {{ {} {} = {{}}; }};\n}};\n\n", stored(d, f.type), f.name);
  }

  void write_relation_handle(const cpp_relation& r, std::size_t position) {
    const bool many = r.descriptor->end == query::relation_end::many;
    const bool required = r.descriptor->end == query::relation_end::required;
    print("struct {0} : tenon::{1}<{0}, {2}, {3}> {{\n", r.handle, many ? "to_many" : "to_one", model_.type,
          target_of(r).type);
    print("  static constexpr std::uint16_t position = {};\n", position);
    if (!many) print("  static constexpr bool is_required = {};\n", required);
    const char* member = many ? "std::vector<Record>" : required ? "Record" : "std::optional<Record>";
    print("  template <class Record>\n  struct in_record {{ {} {} = {{}}; }};\n", member, r.name);
    if (many) print("  struct count_in_record {{ std::int64_t {} = 0; }};\n", r.count);
    out_ += "};\n\n";
  }

  void write_handles() {
    print("// The fields, relations and keys of {}: `{}::{} == ...`.\nnamespace {} {{\n\n", model_.type, model_.space,
          model_.fields.empty() ? "id" : model_.fields.front().name, model_.space);
    for (const cpp_model::member& m : model_.members) {
      if (m.is_relation) {
        const cpp_relation& r = model_.relations[m.index];
        append_documentation(out_, "", r.source->documentation);
        print("inline constexpr handles::{}::{} {};\n", model_.space, r.handle, r.name);
      } else {
        const cpp_field& f = model_.fields[m.index];
        print("inline constexpr handles::{}::{} {};\n", model_.space, f.handle, f.name);
      }
    }
    for (const cpp_key& k : model_.keys) {
      std::string types;
      std::string positions;
      for (const std::uint16_t position : k.descriptor->fields) {
        types += ", " + model_.fields[position].type;
        positions += (positions.empty() ? "" : ", ") + std::to_string(position);
      }
      print("inline constexpr tenon::unique_key<{}{}> {}{{{{{}}}}};\n", model_.type, types, k.name, positions);
    }
    for (std::size_t i = 0; i < model_.indexes.size(); ++i)
      print("inline constexpr tenon::item_index<{}> {}{{{}}};\n", model_.type, model_.indexes[i].name, i);
    print("using view = {};\n\n}}  // namespace {}\n", model_.view, model_.space);
  }

  void write_traits() {
    const auto input = [&](const std::string& type, bool exists) {
      return exists ? fmt::format("::{}::{}", how_.cpp_namespace, type) : "::" + type;
    };
    const std::string create = input(model_.create, model_.is_creatable());
    const std::string update = input(model_.update, model_.is_writable());
    print("template <>\nstruct tenon::model_traits<::{}::{}> {{\n", how_.cpp_namespace, model_.type);
    print("  using create_input = {};\n  using update_input = {};\n", create, update);
    print("  using view = ::{}::{};\n  using fields = type_list<", how_.cpp_namespace, model_.view);
    for (const cpp_field& f : model_.fields)
      print("{}\n      ::{}::handles::{}::{}", &f == &model_.fields.front() ? "" : ",", how_.cpp_namespace,
            model_.space, f.handle);
    out_ +=
        ">;\n"
        "  static const query::model_descriptor descriptor;\n"
        "  static const query::result_layout one, optional, list;\n"
        "  static const query::record_layout borrowed;\n"
        "};\n";
    if (model_.is_item()) write_item_traits();
    for (const auto& [type, exists] : {std::pair(&create, model_.is_creatable()), {&update, model_.is_writable()}})
      if (exists)
        print("template <>\nstruct tenon::input_traits<{}> {{\n  static const query::input_layout layout;\n}};\n",
              *type);
  }

  void write_item_traits() {
    const bool has_unique = std::any_of(model_.descriptor->keys.begin(), model_.descriptor->keys.end(),
                                        [](const query::key_descriptor& k) { return !k.primary; });
    print(
        "template <>\nstruct tenon::item_traits<::{}::{}> {{\n"
        "  static constexpr bool has_unique_fields = {};\n  static constexpr bool has_version = {};\n}};\n",
        how_.cpp_namespace, model_.type, has_unique, model_.descriptor->items->version != query::no_field);
  }

  const cpp_client& client_;
  const cpp_model& model_;
  const settings& how_;
  std::string out_;
};

}  // namespace

std::string write_model_header(const cpp_client& client, const cpp_model& model, const settings& how) {
  return model_header(client, model, how).write();
}

}  // namespace tenon::codegen

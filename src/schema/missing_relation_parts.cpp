#include "schema/missing_relation_parts.hpp"

#include "schema/context.hpp"
#include "schema/relation_field_name.hpp"
#include "schema/relations.hpp"
#include "schema/validation.hpp"

#include <tenon/schema/parser.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

namespace tenon::schema {
namespace {

std::string_view mark_of(arity a) {
  switch (a) {
    case arity::required: return "";
    case arity::optional: return "?";
    case arity::list: return "[]";
  }
  return {};
}

std::string with_first_letter(std::string_view name, char low, char high, int shift) {
  std::string out(name);
  if (!out.empty() && out[0] >= low && out[0] <= high) {
    out[0] = static_cast<char>(out[0] + shift);
  }
  return out;
}

/// "User" and "id" give "userId".
std::string key_field_name(std::string_view model, std::string_view field) {
  return with_first_letter(model, 'A', 'Z', 'a' - 'A') + with_first_letter(field, 'a', 'z', 'A' - 'a');
}

std::string list_argument(std::string_view name, const std::vector<std::string>& values) {
  std::string out = std::string(name) + ": [";
  for (std::size_t i = 0; i < values.size(); ++i) {
    out.append(i == 0 ? "" : ", ").append(values[i]);
  }
  return out += "]";
}

/// A scalar field of the model that holds the foreign key, found there or still to be added.
struct key_field {
  std::string name;
  arity field_arity = arity::required;
  std::size_t referenced = 0;  ///< the field it copies, of the referenced model
};

/// Collects what one relation that is no many-to-many lacks.
class relation_completer {
 public:
  relation_completer(const context& c, const source_set& sources, const relation_pair& pair,
                     std::vector<insertion>& out)
      : c_(c),
        sources_(sources),
        forward_(pair.a),
        back_(pair.b),
        out_(out),
        is_one_to_one_(pair.kind == relation_pair::form::one_to_one),
        holder_(forward_ != nullptr ? forward_->model : back_->target),
        target_(forward_ != nullptr ? forward_->target : back_->model) {}

  void add_fields() {
    if (back_ == nullptr) {
      add_back_field();
    }
    if (forward_ == nullptr) {
      add_forward_field();
    }
    if (forward_ == nullptr || !forward_->fields) {
      add_key_fields();
    }
  }

  void add_attribute() {
    if (forward_ == nullptr || has_relation_attribute()) {
      return;
    }
    // Behind the type and what marks its arity, unless white space comes between.
    const span& name = forward_->syntax->type.name_where;
    const std::string& text = sources_.files[name.file].text;
    const std::size_t position = std::min(text.find_first_not_of("[]?!", name.end), text.size());
    out_.push_back({name.file, static_cast<std::uint32_t>(position),
                    " @relation(" + fields_argument() + ", " + references_argument() + ")"});
  }

  void add_arguments() {
    if (forward_ == nullptr || !has_relation_attribute() || (forward_->fields && forward_->references)) {
      return;
    }
    std::string arguments = forward_->fields ? "" : fields_argument();
    arguments += forward_->fields || forward_->references ? "" : ", ";
    arguments += forward_->references ? "" : references_argument();
    const ast::attribute& attribute = *forward_->attribute;
    if (attribute.arguments.empty()) {
      out_.push_back({attribute.where.file, attribute.where.end, "(" + arguments + ")"});
    } else {
      out_.push_back({attribute.where.file, attribute.where.end - 1, ", " + arguments});
    }
  }

 private:
  [[nodiscard]] const model& holder() const { return c_.schema.models[holder_]; }
  [[nodiscard]] const model& target() const { return c_.schema.models[target_]; }
  [[nodiscard]] bool has_relation_attribute() const { return forward_->attribute != nullptr; }

  void add_member(std::size_t model, std::string text) {
    const span& where = c_.models[model].syntax->where;
    out_.push_back({where.file, where.end - 1, std::move(text) + "\n"});
  }

  void add_back_field() {
    const std::string& type = holder().name;
    const std::string name = is_one_to_one_ ? single_field_name(type) : list_field_name(type);
    const std::string_view mark = is_one_to_one_ ? "?" : "[]";
    add_member(target_, name + " " + type + std::string(mark) + (holder().is_ignored ? " @ignore" : ""));
  }

  void add_forward_field() {
    const std::vector<key_field> key = key_fields();
    const bool is_optional =
        std::any_of(key.begin(), key.end(), [](const key_field& f) { return f.field_arity == arity::optional; });
    const std::string& type = target().name;
    add_member(holder_, single_field_name(type) + " " + type + (is_optional ? "?" : "") + " @relation(" +
                            fields_argument() + ", " + references_argument() + ")");
  }

  void add_key_fields() {
    for (const key_field& key : key_fields()) {
      if (find_scalar_field(holder(), key.name) != nullptr) {
        continue;
      }
      const field& referenced = target().fields[key.referenced];
      const auto* type = std::get_if<scalar_field_type>(&referenced.type);
      if (type == nullptr) {
        return;
      }
      std::string text = key.name + " " + std::string(to_string(type->type)) + std::string(mark_of(key.field_arity));
      if (const ast::attribute* native = c_.models[target_].fields[key.referenced].native_type_attribute) {
        const std::string& source = sources_.files[native->where.file].text;
        text.append(" ").append(source, native->where.begin, native->where.end - native->where.begin);
      }
      add_member(holder_, std::move(text));
    }
  }

  static const field* find_scalar_field(const model& m, std::string_view name) {
    const field* found = m.find_field(name);
    return found == nullptr || found->is_relation() ? nullptr : found;
  }

  [[nodiscard]] std::vector<const index*> unique_criteria() const {
    std::vector<const index*> all;
    if (target().primary_key) {
      all.push_back(&*target().primary_key);
    }
    for (const index& i : target().indexes) {
      if (i.type == index::kind::unique) {
        all.push_back(&i);
      }
    }
    return all;
  }

  /// The fields that a foreign key to the first unique criterion of the target would have.
  [[nodiscard]] std::vector<key_field> key_fields() const {
    const std::vector<const index*> criteria = unique_criteria();
    std::vector<key_field> key;
    if (criteria.empty()) {
      return key;
    }
    for (const indexed_field& f : criteria.front()->fields) {
      if (f.path.size() > 1) {
        continue;  // a field of a composite type cannot be referred to
      }
      const std::size_t referenced = f.path.front();
      key_field k{key_field_name(target().name, target().fields[referenced].name), arity::optional, referenced};
      if (const field* existing = find_scalar_field(holder(), k.name)) {
        k.field_arity = existing->arity;
      } else if (forward_ != nullptr) {
        k.field_arity = forward_->syntax->type.arity;
      }
      key.push_back(std::move(k));
    }
    return key;
  }

  [[nodiscard]] std::string fields_argument() const {
    std::vector<std::string> names;
    for (const key_field& f : key_fields()) {
      names.push_back(f.name);
    }
    return list_argument("fields", names);
  }

  /// As written, else the first unique criterion that is never null.
  [[nodiscard]] std::string references_argument() const {
    std::vector<std::string> names;
    if (forward_ != nullptr && forward_->references) {
      for (const std::size_t f : *forward_->references) {
        names.push_back(target().fields[f].name);
      }
      return list_argument("references", names);
    }
    const std::vector<const index*> criteria = unique_criteria();
    const auto is_strict = [&](const index* i) {
      return std::none_of(i->fields.begin(), i->fields.end(), [&](const indexed_field& f) {
        const field& indexed = target().fields[f.path.front()];
        return indexed.arity == arity::optional || std::holds_alternative<unsupported_field_type>(indexed.type);
      });
    };
    const auto strict = std::find_if(criteria.begin(), criteria.end(), is_strict);
    if (strict != criteria.end()) {
      for (const indexed_field& f : (*strict)->fields) {
        if (f.path.size() == 1) names.push_back(target().fields[f.path.front()].name);
      }
    }
    return list_argument("references", names);
  }

  const context& c_;
  const source_set& sources_;
  const relation_end* forward_;  ///< the field that holds the foreign key, or null
  const relation_end* back_;     ///< its opposite, or null
  std::vector<insertion>& out_;
  bool is_one_to_one_;
  std::size_t holder_;  ///< the model with the foreign key
  std::size_t target_;  ///< the model it refers to
};

}  // namespace

std::vector<insertion> find_missing_relation_parts(const source_set& sources) {
  diagnostics out;
  const ast::document document = parse(sources, out);
  definition schema;
  context c{.document = document, .schema = schema, .out = out, .target = &neutral_traits()};
  collect_names(c);
  resolve_types(c);
  read_attributes(c);
  const std::vector<relation_end> ends = read_relation_ends(c);
  if (out.has_errors()) {
    return {};
  }

  std::vector<relation_pair> pairs = pair_relation_ends(c, ends);
  std::erase_if(pairs, [](const relation_pair& p) {
    return p.kind == relation_pair::form::implicit_many_to_many || p.kind == relation_pair::form::embedded_many_to_many;
  });
  std::vector<insertion> insertions;
  for (const relation_pair& p : pairs) {
    relation_completer(c, sources, p, insertions).add_fields();
  }
  for (const relation_pair& p : pairs) {
    relation_completer(c, sources, p, insertions).add_attribute();
  }
  for (const relation_pair& p : pairs) {
    relation_completer(c, sources, p, insertions).add_arguments();
  }
  std::stable_sort(insertions.begin(), insertions.end(), [](const insertion& a, const insertion& b) {
    return std::tuple(a.file, a.position) < std::tuple(b.file, b.position);
  });
  return insertions;
}

}  // namespace tenon::schema

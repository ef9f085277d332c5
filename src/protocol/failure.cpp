#include "protocol/failure.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace tenon::protocol {

namespace {

// Beyond these, reports say nothing new: alternatives multiply with every level of nesting.
constexpr int max_reported_depth = 24;
constexpr int max_reported_failures = 64;

boost::json::array to_array(const place& p) {
  boost::json::array out;
  for (const std::string_view s : p) out.emplace_back(boost::json::string(s));
  return out;
}

std::string joined(const place& p) {
  std::string out;
  for (const std::string_view s : p) (out += out.empty() ? "" : ".") += s;
  return out;
}

boost::json::array names_of(const std::vector<input_type>& types) {
  boost::json::array out;
  for (const input_type& t : types) out.emplace_back(t.name());
  return out;
}

std::string joined_names(const std::vector<input_type>& types) {
  std::string out;
  for (const input_type& t : types) (out += out.empty() ? "" : ", ") += t.name();
  return out;
}

boost::json::object description_of(grammar& g, const input_object& o) {
  boost::json::array fields;
  for (const input_field& f : g.fields(o))
    fields.push_back({{"name", f.name}, {"typeNames", names_of(f.types)}, {"required", f.required}});
  return {{"kind", "object"}, {"name", o.name}, {"fields", std::move(fields)}};
}

boost::json::object description_of(grammar& g, const input_type& t) {
  if (t.list) {
    input_type element = t;
    element.list = false;
    return {{"kind", "list"}, {"elementType", description_of(g, element)}};
  }
  switch (t.kind) {
    case input_type::form::scalar: return {{"kind", "scalar"}, {"name", name_of(t.scalar)}};
    case input_type::form::enumeration: return {{"kind", "enum"}, {"name", t.enumeration->name}};
    case input_type::form::object: return description_of(g, *t.object);
  }
  return {};
}

boost::json::object description_of(const output_object& o) {
  boost::json::array fields;
  for (const output_field& f : o.fields)
    fields.push_back({{"name", f.name}, {"typeName", f.type_name}, {"isRelation", f.is_relation()}});
  return {{"name", o.name}, {"fields", std::move(fields)}};
}

boost::json::object constraints_of(const input_object& o) {
  const auto number = [](const std::optional<unsigned>& n) {
    return n ? boost::json::value(*n) : boost::json::value(nullptr);
  };
  boost::json::value fields = nullptr;
  if (!o.counted.empty()) {
    boost::json::array names;
    for (const std::string_view n : o.counted) names.emplace_back(n);
    fields = std::move(names);
  }
  return {{"minFieldCount", number(o.min_fields)},
          {"maxFieldCount", number(o.max_fields)},
          {"requiredFields", std::move(fields)}};
}

std::string_view kind_name(failure::form f) {
  switch (f) {
    case failure::form::wrong_type: return "InvalidArgumentType";
    case failure::form::wrong_value: return "InvalidArgumentValue";
    case failure::form::number_too_large: return "ValueTooLarge";
    case failure::form::value_missing: return "RequiredArgumentMissing";
    case failure::form::unknown_field: return "UnknownInputField";
    case failure::form::too_few_fields: return "SomeFieldsMissing";
    case failure::form::too_many_fields: return "TooManyFieldsGiven";
    case failure::form::no_alternative: return "Union";
  }
  return "";
}

boost::json::object argument_of(const failure& f, boost::json::array types) {
  return {{"name", f.where.empty() ? std::string_view() : f.where.back()}, {"typeNames", std::move(types)}};
}

// Renders failures, up to a number of them.
class reporter {
 public:
  reporter(grammar& g, const place& selection) : grammar_(g), selection_(selection) {}

  boost::json::object facts(const failure& f, int depth = 0) {
    boost::json::object out;
    out["kind"] = kind_name(f.what);
    if (f.what == failure::form::no_alternative) {
      boost::json::array errors;
      for (const failure* a : f.alternatives) {
        if (depth >= max_reported_depth || ++count_ > max_reported_failures) break;
        errors.push_back(facts(*a, depth + 1));
      }
      out["errors"] = std::move(errors);
      return out;
    }
    out["argumentPath"] = to_array(f.where);
    out["selectionPath"] = to_array(selection_);
    switch (f.what) {
      case failure::form::wrong_type:
        out["argument"] = argument_of(f, names_of(f.types));
        out["inferredType"] = f.given;
        break;
      case failure::form::wrong_value:
        out["argument"] = argument_of(f, {boost::json::value(f.expected)});
        out["underlyingError"] = nullptr;
        break;
      case failure::form::number_too_large: out["argument"] = argument_of(f, {"BigInt"}); break;
      case failure::form::value_missing: {
        boost::json::array types;
        for (const input_type& t : f.types) types.push_back(description_of(grammar_, t));
        out["inputTypes"] = std::move(types);
        break;
      }
      case failure::form::unknown_field: out["inputType"] = description_of(grammar_, *f.object); break;
      case failure::form::too_few_fields:
      case failure::form::too_many_fields:
        out["inputType"] = description_of(grammar_, *f.object);
        out["constraints"] = constraints_of(*f.object);
        break;
      case failure::form::no_alternative: break;
    }
    return out;
  }

 private:
  grammar& grammar_;
  const place& selection_;
  int count_ = 0;
};

std::string how_many(const input_object& o) {
  std::string out = "at ";
  if (o.min_fields && o.max_fields && *o.min_fields == *o.max_fields) out = "exactly ";
  else out += o.max_fields ? "most " : "least ";
  out += std::to_string(o.max_fields ? *o.max_fields : *o.min_fields) + " of its fields";
  if (o.counted.empty()) return out;
  out += " (";
  for (const std::string_view n : o.counted) (out += out.back() == '(' ? "" : ", ") += n;
  return out += ")";
}

// The failure that comes nearest to what was meant: the deepest, and among these the first that is not about a type.
const failure& most_telling(const failure& f, int depth = 0) {
  if (f.what != failure::form::no_alternative || depth > max_reported_depth) return f;
  const failure* best = nullptr;
  const auto rank = [](const failure& x) { return x.where.size() * 2 + (x.what == failure::form::wrong_type ? 0 : 1); };
  for (const failure* a : f.alternatives) {
    const failure& inner = most_telling(*a, depth + 1);
    if (!best || rank(inner) > rank(*best)) best = &inner;
  }
  return best ? *best : f;
}

std::string sentence(const failure& f) {
  const std::string at = "`" + joined(f.where) + "`";
  switch (f.what) {
    case failure::form::wrong_type: return at + " must be of type " + joined_names(f.types) + ", not " + f.given + ".";
    case failure::form::wrong_value: return at + ": `" + f.given + "` is not a valid " + f.expected + ".";
    case failure::form::number_too_large:
      return at + ": " + f.given + " does not fit into a 64 bit integer; use BigInt for large numbers.";
    case failure::form::value_missing: return at + " is missing; it must be of type " + joined_names(f.types) + ".";
    case failure::form::unknown_field: return at + " does not exist in " + f.object->name + ".";
    case failure::form::too_few_fields:
    case failure::form::too_many_fields:
      return at + " (" + f.object->name + ") must have " + how_many(*f.object) + "; " + std::to_string(f.count) +
             " given.";
    case failure::form::no_alternative: return at + " fits none of its types.";
  }
  return at;
}

}  // namespace

void raise_failure(grammar& g, const failure& f, const place& selection) {
  const std::string_view code = f.what == failure::form::value_missing ? "P2012" : "P2009";
  throw request_error({std::string(code), "In " + joined(selection) + ": " + sentence(most_telling(f)),
                       reporter(g, selection).facts(f)});
}

void raise_unknown_argument(const std::vector<input_field>& known, std::string_view given, const place& selection) {
  boost::json::array arguments;
  for (const input_field& f : known) arguments.push_back({{"name", f.name}, {"typeNames", names_of(f.types)}});
  throw request_error({"P2009",
                       "In " + joined(selection) + ": there is no argument `" + std::string(given) + "`.",
                       {{"kind", "UnknownArgument"},
                        {"argumentPath", to_array({given})},
                        {"arguments", std::move(arguments)},
                        {"selectionPath", to_array(selection)}}});
}

void raise_empty_selection(const output_object& type, const place& selection) {
  throw request_error(
      {"P2009",
       "In " + joined(selection) + ": select at least one field of " + type.name + ".",
       {{"kind", "EmptySelection"}, {"outputType", description_of(type)}, {"selectionPath", to_array(selection)}}});
}

void raise_unknown_selection(const output_object& type, const place& selection) {
  throw request_error(
      {"P2009",
       "`" + joined(selection) + "`: there is no field `" + std::string(selection.back()) + "` in " + type.name + ".",
       {{"kind", "UnknownSelectionField"},
        {"outputType", description_of(type)},
        {"selectionPath", to_array(selection)}}});
}

void raise_selection_on_scalar(std::string_view field, const place& selection) {
  throw request_error(
      {"P2009",
       "`" + joined(selection) + "` is a plain value; nothing can be selected in it.",
       {{"kind", "SelectionSetOnScalar"}, {"fieldName", field}, {"selectionPath", to_array(selection)}}});
}

}  // namespace tenon::protocol

#include "protocol/argument.hpp"

#include "protocol/error.hpp"
#include "protocol/scalar.hpp"

#include <boost/json/serialize.hpp>

#include <limits>
#include <optional>

namespace tenon::protocol {

namespace {

template <class... F>
struct overloaded : F... {
  using F::operator()...;
};
template <class... F>
overloaded(F...) -> overloaded<F...>;

std::string_view text_of(const boost::json::value& v) {
  const boost::json::string& s = v.get_string();
  return {s.data(), s.size()};
}

[[noreturn]] void raise_not_convertible(std::string_view tag, const boost::json::value& v) {
  std::string shown = boost::json::serialize(v);
  if (shown.size() > 200) shown = shown.substr(0, 200) + "…";
  raise_invalid_input("The value " + shown + " is not a valid " + std::string(tag) + ".");
}

template <class T>
T converted(std::optional<T> value, std::string_view tag, const boost::json::value& v) {
  if (!value) raise_not_convertible(tag, v);
  return std::move(*value);
}

argument_object to_object(const boost::json::object& o, bool is_reference) {
  argument_object out;
  out.is_reference = is_reference;
  out.members.reserve(o.size());
  for (const auto& m : o) out.members.push_back({{m.key().data(), m.key().size()}, to_argument(m.value())});
  return out;
}

// The content of {"$type": tag, "value": …}; nullopt for an unknown tag.
std::optional<decltype(argument::content)> tagged(std::string_view tag, const boost::json::object& o,
                                                  const boost::json::value& whole) {
  const boost::json::value* value = o.if_contains("value");
  const bool takes_text =
      tag == "DateTime" || tag == "BigInt" || tag == "Decimal" || tag == "Bytes" || tag == "Json" || tag == "Enum";
  if (takes_text) {
    if (!value || !value->is_string()) raise_not_convertible(tag, whole);
    const std::string_view text = text_of(*value);
    if (tag == "DateTime") return converted(read_datetime(text), tag, whole);
    if (tag == "BigInt") return big_integer{converted(read_integer(text), tag, whole)};
    if (tag == "Decimal") return converted(read_decimal(text), tag, whole);
    if (tag == "Bytes") return converted(bytes::try_from_base64(text), tag, whole);
    if (tag == "Json") return converted(json::try_parse(text), tag, whole);
    return enum_name{text};
  }
  if (tag == "FieldRef") {
    if (!value || !value->is_object()) raise_not_convertible(tag, whole);
    return to_object(value->get_object(), true);
  }
  if (tag == "Raw") {
    if (!value) raise_not_convertible(tag, whole);
    return json::unchecked(boost::json::serialize(*value));
  }
  return std::nullopt;
}

argument::list to_list(const boost::json::array& a) {
  argument::list out;
  out.reserve(a.size());
  for (const boost::json::value& v : a) out.push_back(to_argument(v));
  return out;
}

}  // namespace

argument to_argument(const boost::json::value& v) {
  argument out;
  out.source = &v;
  switch (v.kind()) {
    case boost::json::kind::null: break;
    case boost::json::kind::bool_: out.content = v.get_bool(); break;
    case boost::json::kind::int64: out.content = v.get_int64(); break;
    case boost::json::kind::uint64:
      if (v.get_uint64() <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        out.content = static_cast<std::int64_t>(v.get_uint64());
      else out.content = static_cast<double>(v.get_uint64());
      break;
    case boost::json::kind::double_: out.content = v.get_double(); break;
    case boost::json::kind::string: out.content = text_of(v); break;
    case boost::json::kind::array: out.content = to_list(v.get_array()); break;
    case boost::json::kind::object: {
      const boost::json::object& o = v.get_object();
      const boost::json::value* tag = o.if_contains("$type");
      if (tag && tag->is_string()) {
        if (auto content = tagged(text_of(*tag), o, v)) {
          out.content = std::move(*content);
          break;
        }
      }
      out.content = to_object(o, false);
      break;
    }
  }
  return out;
}

std::string type_name(const argument& a) {
  return std::visit(overloaded{
                        [](argument::null) { return std::string("Null"); },
                        [](bool) { return std::string("Boolean"); },
                        [](std::int64_t) { return std::string("Int"); },
                        [](double) { return std::string("Float"); },
                        [](std::string_view) { return std::string("String"); },
                        [](big_integer) { return std::string("BigInt"); },
                        [](const decimal&) { return std::string("Float"); },
                        [](timestamp) { return std::string("DateTime"); },
                        [](const bytes&) { return std::string("Bytes"); },
                        [](const json&) { return std::string("JSON"); },
                        [](enum_name) { return std::string("Enum"); },
                        [](const argument::list& items) {
                          std::string out = "(";
                          for (const argument& item : items) (out += out.size() > 1 ? ", " : "") += type_name(item);
                          return out += ")";
                        },
                        [](const argument_object& o) { return std::string(o.is_reference ? "FieldRef" : "Object"); },
                    },
                    a.content);
}

json to_json(const argument& a) {
  if (const json* j = std::get_if<json>(&a.content)) return *j;
  return json::unchecked(boost::json::serialize(*a.source));
}

}  // namespace tenon::protocol

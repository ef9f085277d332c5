#include "schema/native_types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace tenon::schema {

namespace {

std::optional<std::uint32_t> parse_number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_max(std::string_view text) {
  constexpr std::string_view max = "max";
  return std::equal(text.begin(), text.end(), max.begin(), max.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b; });
}

std::string range(std::uint32_t minimum, std::uint32_t maximum) {
  if (maximum == UINT32_MAX) return fmt::format("must be at least {}", minimum);
  return fmt::format("must be between {} and {}", minimum, maximum);
}

std::optional<std::string> check_number(const native_type_rule& rule, std::string_view argument, scalar_type scalar,
                                        std::string_view written) {
  const bool allows_max = rule.arguments == native_arguments::number_or_max;
  if (allows_max && is_max(argument)) return std::nullopt;

  const std::optional<std::uint32_t> value = parse_number(argument);
  if (!value) {
    return fmt::format("The native type `{}` expects {} as its argument, but found `{}`.", rule.name,
                       allows_max ? "a non-negative integer or `Max`" : "a non-negative integer", argument);
  }
  if (*value < rule.minimum || *value > rule.maximum) {
    return fmt::format("The argument of the native type `{}` is out of range: it {}{}.", written,
                       range(rule.minimum, rule.maximum), allows_max ? ", or `Max` for larger values" : "");
  }
  // The only type of several scalars whose range depends on the scalar: a bit field, which as a truth value has one bit.
  if (rule.scalars.contains(scalar_type::bytes) && scalar == scalar_type::boolean && *value > 1) {
    return fmt::format(
        "The native type `{}` is out of range for a field of type Boolean: only `{}(1)` holds a Boolean.", written,
        rule.name);
  }
  return std::nullopt;
}

std::optional<std::string> check_precision_scale(const native_type_rule& rule, std::span<const std::string> arguments,
                                                 std::string_view written) {
  const std::optional<std::uint32_t> precision = parse_number(arguments[0]);
  const std::optional<std::uint32_t> scale = arguments.size() == 2 ? parse_number(arguments[1]) : std::nullopt;
  if (!precision || !scale) {
    return fmt::format(
        "The native type `{}` expects two non-negative integers, the precision and the scale, but found `{}`.",
        rule.name, written);
  }
  if (*scale > *precision)
    return fmt::format("The scale of the native type `{}` must not be larger than its precision.", written);
  if (*precision < rule.minimum || *precision > rule.maximum) {
    return fmt::format("The precision of the native type `{}` is out of range: it {}.", written,
                       range(rule.minimum, rule.maximum));
  }
  if (*scale > rule.maximum_scale) {
    return fmt::format("The scale of the native type `{}` is out of range: it {}.", written,
                       range(0, rule.maximum_scale));
  }
  return std::nullopt;
}

std::size_t most_arguments(native_arguments form) {
  switch (form) {
    case native_arguments::none: return 0;
    case native_arguments::number:
    case native_arguments::number_or_max: return 1;
    case native_arguments::precision_scale: return 2;
  }
  return 0;
}

}  // namespace

const native_type_rule* find_native_type(std::span<const native_type_rule> rules, std::string_view name) {
  const auto found =
      std::find_if(rules.begin(), rules.end(), [&](const native_type_rule& r) { return r.name == name; });
  return found == rules.end() ? nullptr : &*found;
}

std::optional<std::string> check_native_type_arguments(const native_type_rule& rule,
                                                       std::span<const std::string> arguments, scalar_type scalar,
                                                       std::string_view written) {
  const std::size_t most = most_arguments(rule.arguments);
  const std::size_t least = rule.are_arguments_required ? most : 0;
  if (arguments.size() < least || arguments.size() > most) {
    if (most == 0)
      return fmt::format("The native type `{}` takes no arguments, but {} given.", rule.name,
                         arguments.size() == 1 ? "one is" : "some are");
    return fmt::format("The native type `{}` takes {}{} argument{}, but {} given.", rule.name,
                       least == most ? "" : "at most ", most, most == 1 ? "" : "s",
                       arguments.empty() ? "none is" : fmt::format("{} are", arguments.size()));
  }
  if (arguments.empty()) return std::nullopt;

  switch (rule.arguments) {
    case native_arguments::none: return std::nullopt;
    case native_arguments::number:
    case native_arguments::number_or_max: return check_number(rule, arguments[0], scalar, written);
    case native_arguments::precision_scale: return check_precision_scale(rule, arguments, written);
  }
  return std::nullopt;
}

bool can_parse_native_type_arguments(const native_type_rule& rule, std::span<const std::string> arguments) {
  const auto is_number = [](const std::string& a) { return parse_number(a).has_value(); };
  if (arguments.empty()) return !rule.are_arguments_required;
  switch (rule.arguments) {
    case native_arguments::none: return true;
    case native_arguments::number: return arguments.size() == 1 && is_number(arguments[0]);
    case native_arguments::number_or_max:
      return arguments.size() == 1 && (is_max(arguments[0]) || is_number(arguments[0]));
    case native_arguments::precision_scale:
      return arguments.size() == 2 && is_number(arguments[0]) && is_number(arguments[1]);
  }
  return false;
}

key_use key_use_of(const native_type_rule& rule, std::span<const std::string> arguments) {
  if (rule.keys != key_use::no_key_when_max) return rule.keys;
  return arguments.size() == 1 && is_max(arguments[0]) ? key_use::no_key : key_use::allowed;
}

std::string to_string(const native_type& type) {
  if (type.arguments.empty()) return type.name;
  return fmt::format("{}({})", type.name, fmt::join(type.arguments, ", "));
}

}  // namespace tenon::schema

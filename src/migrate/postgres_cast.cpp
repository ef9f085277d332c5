#include "migrate/postgres_cast.hpp"

#include "base/text.hpp"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tenon::migrate::postgres {
namespace {

// Types between which values can be converted at all.
enum class group : std::uint8_t { number, money, text, bits, moment, clock, json, other };

struct native {
  std::string_view name;  // "VARCHAR"
  std::optional<int> first;
  std::optional<int> second;
};

std::optional<int> number_in(std::string_view text) {
  int value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// "DECIMAL(10,2)" in its parts; what is left out is filled in where it has a meaning.
native parse(const column_type& type) {
  const std::string_view text = type.native;
  const std::size_t open = text.find('(');
  native parsed{text.substr(0, open), {}, {}};
  if (open != text.npos && text.ends_with(')')) {
    const std::string_view inside = text.substr(open + 1, text.size() - open - 2);
    const std::size_t comma = inside.find(',');
    parsed.first = number_in(inside.substr(0, comma));
    if (comma != inside.npos) parsed.second = number_in(inside.substr(comma + 1));
  }
  if (!parsed.first && (parsed.name == "CHAR" || parsed.name == "BIT")) parsed.first = 1;
  if (!parsed.first && parsed.name.starts_with("TIME")) parsed.first = 6;
  if (parsed.name == "DECIMAL" && parsed.first && !parsed.second) parsed.second = 0;
  return parsed;
}

group group_of(const column_type& type, const native& n) {
  switch (type.family) {
    case type_family::integer:
    case type_family::bigint:
    case type_family::real: return group::number;
    case type_family::decimal: return n.name == "MONEY" ? group::money : group::number;
    case type_family::text:
      if (n.name == "BIT" || n.name == "VARBIT") return group::bits;
      return n.name == "UUID" || n.name == "XML" || n.name == "INET" ? group::other : group::text;
    case type_family::datetime: return n.name == "TIME" || n.name == "TIMETZ" ? group::clock : group::moment;
    case type_family::json: return group::json;
    case type_family::boolean:
    case type_family::binary:
    case type_family::enumeration:
    case type_family::unsupported: return group::other;
  }
  return group::other;
}

// Digits before the point of the largest value; nothing where that is not known.
std::optional<int> whole_digits(const native& n) {
  if (n.name == "SMALLINT") return 5;
  if (n.name == "INTEGER" || n.name == "OID") return 10;
  if (n.name == "BIGINT") return 19;
  if (n.name == "DECIMAL" && n.first) return *n.first - *n.second;
  return std::nullopt;
}

bool is_whole(const native& n) {
  return n.name == "SMALLINT" || n.name == "INTEGER" || n.name == "BIGINT" || n.name == "OID" ||
         (n.name == "DECIMAL" && n.second == 0);
}

// Decimal digits that a type keeps exactly.
int exact_digits(std::string_view name) {
  if (name == "SMALLINT") return 4;
  if (name == "REAL") return 6;
  if (name == "INTEGER" || name == "OID") return 9;
  if (name == "DOUBLE PRECISION") return 15;
  return 18;
}

bool keeps_numbers(const native& from, const native& to) {
  if (to.name == "OID" || from.name == "OID") return from.name == "OID" && to.name == "BIGINT";
  const std::optional<int> digits = whole_digits(from);
  if (to.name == "DECIMAL") {
    if (!to.first) return from.name != "REAL" && from.name != "DOUBLE PRECISION";
    const int decimals = is_whole(from) ? 0 : from.second.value_or(INT16_MAX);
    return digits && *digits <= *to.first - *to.second && decimals <= *to.second;
  }
  if (from.name == "REAL") return to.name == "DOUBLE PRECISION";
  if (from.name == "SMALLINT") return true;
  if (from.name == "INTEGER") return to.name == "BIGINT" || to.name == "DOUBLE PRECISION";
  return is_whole(from) && from.name == "DECIMAL" && *digits <= exact_digits(to.name);
}

// The letters that the longest value takes; nothing where there is no limit.
std::optional<int> longest_text(const column_type& type, const native& n) {
  if (type.family == type_family::boolean) return 5;
  if (n.name == "VARCHAR" || n.name == "BIT" || n.name == "VARBIT") return n.first;
  if (n.name == "CHAR") return n.first;
  if (n.name == "SMALLINT") return 6;
  if (n.name == "INTEGER") return 11;
  if (n.name == "OID") return 10;
  if (n.name == "BIGINT") return 20;
  if (n.name == "UUID") return 36;
  if (n.name == "DECIMAL" && n.first) return *n.first + 3;
  if (n.name == "DATE") return 13;
  if (n.name == "TIMESTAMP" || n.name == "TIMESTAMPTZ") return 32;
  if (n.name == "TIME" || n.name == "TIMETZ") return 24;
  return std::nullopt;
}

bool keeps_text(const column_type& source, const native& from, const native& to) {
  if (source.family == type_family::binary) return false;  // the text is another form of the bytes
  if (to.name == "CHAR") return from.name == "CHAR" && *from.first <= *to.first;
  if (!to.first) return true;
  const std::optional<int> longest = longest_text(source, from);
  return longest && *longest <= *to.first;
}

cast moment_cast(const native& from, const native& to) {
  const bool is_finer = from.name != "DATE" && to.name != "DATE" && *from.first > *to.first;
  return to.name == "DATE" || is_finer ? cast::risky : cast::safe;
}

cast clock_cast(const native& from, const native& to) {
  return *from.first > *to.first || to.name == "TIME" ? cast::risky : cast::safe;
}

cast bits_cast(const native& from, const native& to) {
  if (to.name == "VARBIT" && (!to.first || (from.first && *from.first <= *to.first))) return cast::safe;
  return cast::risky;
}

std::string normalized(std::string_view name) {
  std::string out;
  for (const char c : text::to_lower(name))
    if (c != ' ') out += c;
  return out;
}

bool same_type(const column_type& a, const column_type& b, const native& x, const native& y) {
  if (a.list != b.list) return false;
  if (a.family == type_family::unsupported || b.family == type_family::unsupported)
    return a.family == b.family && normalized(a.native) == normalized(b.native);
  if (a.family == type_family::enumeration || b.family == type_family::enumeration) return a == b;
  return x.name == y.name && x.first == y.first && x.second == y.second;
}

}  // namespace

cast cast_between(const column_type& from, const column_type& to) {
  const native x = parse(from);
  const native y = parse(to);
  if (same_type(from, to, x, y)) return cast::none;
  const group source = group_of(from, x);
  const group target = group_of(to, y);
  if (from.list != to.list) return from.list && target == group::text ? cast::risky : cast::lost;
  if (target == group::text) return keeps_text(from, x, y) ? cast::safe : cast::risky;
  if (source == group::text) return cast::risky;
  const bool are_enums = from.family == type_family::enumeration && to.family == type_family::enumeration;
  if (source != target || source == group::other) {
    if (are_enums) return cast::risky;
    if (source == group::moment && target == group::clock && x.name != "DATE" &&
        (x.name == "TIMESTAMPTZ" || y.name == "TIME"))
      return cast::risky;
    const auto counts_money = [](const native& n) {
      return n.name == "DECIMAL" || n.name == "INTEGER" || n.name == "BIGINT";
    };
    if (source == group::money) return y.name == "DECIMAL" ? cast::risky : cast::lost;
    if (target == group::money) return counts_money(x) ? cast::risky : cast::lost;
    return cast::lost;
  }
  switch (source) {
    case group::number: {
      const bool has_oid = x.name == "OID" || y.name == "OID";
      const native& other = x.name == "OID" ? y : x;
      if (has_oid && (!is_whole(other) || other.name == "DECIMAL")) return cast::lost;
      return keeps_numbers(x, y) ? cast::safe : cast::risky;
    }
    case group::moment: return moment_cast(x, y);
    case group::clock: return clock_cast(x, y);
    case group::bits: return bits_cast(x, y);
    case group::json: return cast::safe;
    case group::money:
    case group::text:
    case group::other: return cast::lost;
  }
  return cast::lost;
}

bool needs_using(const column_type& from, const column_type& to) {
  const group source = group_of(from, parse(from));
  const group target = group_of(to, parse(to));
  if (target == group::text) return false;
  return source == group::text || source == group::other;
}

}  // namespace tenon::migrate::postgres

#include "migrate/sqlite_default.hpp"

#include "migrate/plain_value.hpp"
#include "migrate/sql_text.hpp"

#include "base/text.hpp"

#include <tenon/base/bytes.hpp>
#include <tenon/base/decimal.hpp>
#include <tenon/base/timestamp.hpp>

#include <algorithm>
#include <cctype>

namespace tenon::migrate::sqlite {
namespace {

using form = column_default::form;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(blanks);
  return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_quote(char c) { return c == '\'' || c == '"'; }

// True when the parenthesis that opens the text closes at its very end.
bool is_parenthesised(std::string_view sql) {
  if (!sql.starts_with('(')) return false;
  int depth = 0;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (is_quote(sql[i])) {
      const std::size_t end = sql.find(sql[i], i + 1);
      if (end == sql.npos) return false;
      i = end;
    } else if (sql[i] == '(') {
      ++depth;
    } else if (sql[i] == ')' && --depth == 0) {
      return i + 1 == sql.size();
    }
  }
  return false;
}

bool is_number(std::string_view sql) { return decimal::try_parse(sql).has_value(); }

// The text of a quoted constant; nothing when the SQL is anything else.
std::optional<std::string> unquoted(std::string_view sql) {
  if (sql.size() < 2 || !is_quote(sql.front())) return std::nullopt;
  const char quote = sql.front();
  std::string out;
  for (std::size_t i = 1; i < sql.size(); ++i) {
    if (sql[i] != quote) {
      out += sql[i];
    } else if (i + 1 == sql.size()) {
      return out;
    } else if (sql[++i] == quote) {
      out += quote;
    } else {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

bool is_current_time(const std::string& lower) {
  return lower == "current_timestamp" || lower == "datetime('now')" || lower == "datetime('now', 'localtime')";
}

// "2020-01-31 12:00:00 +00:00" in the form of RFC 3339; anything else stays.
std::string without_spaces(const std::string& text) {
  const std::size_t before_time = text.find(' ');
  const std::size_t before_zone = text.rfind(' ');
  if (before_time == text.npos || before_zone == before_time) return text;
  std::string joined = text;
  joined.erase(before_zone, 1);
  joined[before_time] = 'T';
  return timestamp::try_parse(joined) ? joined : text;
}

std::optional<std::string> constant_of(std::string_view sql, const std::string& lower, type_family family) {
  switch (family) {
    case type_family::integer:
    case type_family::bigint:
    case type_family::real:
    case type_family::decimal:
      if (is_number(sql)) return std::string(sql);
      return std::nullopt;
    case type_family::boolean:
      if (lower == "true" || lower == "1") return "true";
      if (lower == "false" || lower == "0") return "false";
      return std::nullopt;
    case type_family::binary:
      if (lower.starts_with("x'")) return unquoted(std::string_view(lower).substr(1));
      return unquoted(sql);
    case type_family::datetime: {
      const std::optional<std::string> text = unquoted(sql);
      return text ? std::optional(without_spaces(*text)) : std::nullopt;
    }
    case type_family::text:
    case type_family::json: return unquoted(sql);
    case type_family::enumeration:
    case type_family::unsupported: return std::nullopt;
  }
  return std::nullopt;
}

// SQLite takes constants, signed numbers and names as they are, and wants anything else in parentheses.
std::string as_default_clause(std::string_view sql) {
  sql = trimmed(sql);
  const auto is_name_letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  const bool is_blob = sql.size() > 2 && (sql[0] == 'x' || sql[0] == 'X') && unquoted(sql.substr(1));
  if (is_parenthesised(sql) || is_number(sql) || unquoted(sql) || is_blob ||
      std::all_of(sql.begin(), sql.end(), is_name_letter))
    return std::string(sql);
  return "(" + std::string(sql) + ")";
}

}  // namespace

std::optional<std::string> render_default(const column_default& given, type_family family) {
  switch (given.kind) {
    case form::now: return "CURRENT_TIMESTAMP";
    case form::expression:
      if (given.text.empty()) return std::nullopt;
      return as_default_clause(given.text);
    case form::list:
    case form::sequence: return std::nullopt;
    case form::value: break;
  }
  switch (family) {
    case type_family::boolean:
    case type_family::integer:
    case type_family::bigint:
    case type_family::real:
    case type_family::decimal: return given.text;
    case type_family::datetime: return text_constant(spaced_time(given.text));
    case type_family::text:
    case type_family::json:
    case type_family::binary:
    case type_family::enumeration:
    case type_family::unsupported: return text_constant(given.text);
  }
  return std::nullopt;
}

std::optional<column_default> parse_default(std::string_view sql, type_family family) {
  sql = trimmed(sql);
  while (is_parenthesised(sql)) sql = trimmed(sql.substr(1, sql.size() - 2));
  const std::string lower = text::to_lower(sql);
  if (lower == "null" || lower.empty()) return std::nullopt;
  if (family == type_family::datetime && is_current_time(lower)) return column_default{form::now, {}};
  if (std::optional<std::string> constant = constant_of(sql, lower, family))
    return column_default{form::value, std::move(*constant)};
  return column_default{form::expression, std::string(sql)};
}

std::optional<column_default> understood(const std::optional<column_default>& given, type_family family) {
  return given && given->kind == form::expression ? parse_default(given->text, family) : given;
}

}  // namespace tenon::migrate::sqlite

#include "local/expressions/partiql_lexer.hpp"

#include "local/api/failure.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace tenon::local::dynamodb {
namespace {

// The reserved words of SQL-92 but for parts of dates, and those that PartiQL adds, sorted.
constexpr auto keywords = std::to_array<std::string_view>({"absolute",
                                                           "action",
                                                           "add",
                                                           "all",
                                                           "allocate",
                                                           "alter",
                                                           "and",
                                                           "any",
                                                           "are",
                                                           "as",
                                                           "asc",
                                                           "assertion",
                                                           "at",
                                                           "authorization",
                                                           "avg",
                                                           "bag",
                                                           "begin",
                                                           "between",
                                                           "bit",
                                                           "bit_length",
                                                           "blob",
                                                           "bool",
                                                           "boolean",
                                                           "both",
                                                           "by",
                                                           "cascade",
                                                           "cascaded",
                                                           "case",
                                                           "cast",
                                                           "catalog",
                                                           "char",
                                                           "char_length",
                                                           "character",
                                                           "character_length",
                                                           "check",
                                                           "clob",
                                                           "close",
                                                           "coalesce",
                                                           "collate",
                                                           "collation",
                                                           "column",
                                                           "commit",
                                                           "connect",
                                                           "connection",
                                                           "constraint",
                                                           "constraints",
                                                           "continue",
                                                           "convert",
                                                           "corresponding",
                                                           "count",
                                                           "create",
                                                           "cross",
                                                           "current",
                                                           "current_date",
                                                           "current_time",
                                                           "current_timestamp",
                                                           "current_user",
                                                           "cursor",
                                                           "date",
                                                           "deallocate",
                                                           "dec",
                                                           "decimal",
                                                           "declare",
                                                           "default",
                                                           "deferrable",
                                                           "deferred",
                                                           "delete",
                                                           "desc",
                                                           "describe",
                                                           "descriptor",
                                                           "diagnostics",
                                                           "disconnect",
                                                           "distinct",
                                                           "domain",
                                                           "double",
                                                           "drop",
                                                           "else",
                                                           "end",
                                                           "escape",
                                                           "except",
                                                           "exception",
                                                           "exec",
                                                           "execute",
                                                           "exists",
                                                           "external",
                                                           "extract",
                                                           "false",
                                                           "fetch",
                                                           "first",
                                                           "float",
                                                           "for",
                                                           "foreign",
                                                           "found",
                                                           "from",
                                                           "full",
                                                           "get",
                                                           "global",
                                                           "go",
                                                           "goto",
                                                           "grant",
                                                           "group",
                                                           "having",
                                                           "identity",
                                                           "immediate",
                                                           "in",
                                                           "indicator",
                                                           "initially",
                                                           "inner",
                                                           "input",
                                                           "insensitive",
                                                           "insert",
                                                           "int",
                                                           "integer",
                                                           "intersect",
                                                           "interval",
                                                           "into",
                                                           "is",
                                                           "isolation",
                                                           "join",
                                                           "key",
                                                           "language",
                                                           "last",
                                                           "leading",
                                                           "left",
                                                           "level",
                                                           "like",
                                                           "limit",
                                                           "list",
                                                           "local",
                                                           "lower",
                                                           "match",
                                                           "max",
                                                           "min",
                                                           "missing",
                                                           "module",
                                                           "names",
                                                           "national",
                                                           "natural",
                                                           "nchar",
                                                           "next",
                                                           "no",
                                                           "not",
                                                           "null",
                                                           "nullif",
                                                           "numeric",
                                                           "octet_length",
                                                           "of",
                                                           "on",
                                                           "only",
                                                           "open",
                                                           "option",
                                                           "or",
                                                           "order",
                                                           "outer",
                                                           "output",
                                                           "overlaps",
                                                           "pad",
                                                           "partial",
                                                           "pivot",
                                                           "position",
                                                           "precision",
                                                           "prepare",
                                                           "preserve",
                                                           "primary",
                                                           "prior",
                                                           "privileges",
                                                           "procedure",
                                                           "public",
                                                           "read",
                                                           "real",
                                                           "references",
                                                           "relative",
                                                           "remove",
                                                           "restrict",
                                                           "returning",
                                                           "revoke",
                                                           "right",
                                                           "rollback",
                                                           "rows",
                                                           "schema",
                                                           "scroll",
                                                           "section",
                                                           "select",
                                                           "session",
                                                           "session_user",
                                                           "set",
                                                           "sexp",
                                                           "size",
                                                           "smallint",
                                                           "some",
                                                           "space",
                                                           "sql",
                                                           "sqlcode",
                                                           "sqlerror",
                                                           "sqlstate",
                                                           "string",
                                                           "struct",
                                                           "substring",
                                                           "sum",
                                                           "symbol",
                                                           "system_user",
                                                           "table",
                                                           "temporary",
                                                           "then",
                                                           "time",
                                                           "timestamp",
                                                           "to",
                                                           "trailing",
                                                           "transaction",
                                                           "translate",
                                                           "translation",
                                                           "trim",
                                                           "true",
                                                           "tuple",
                                                           "union",
                                                           "unique",
                                                           "unknown",
                                                           "unpivot",
                                                           "update",
                                                           "upper",
                                                           "usage",
                                                           "user",
                                                           "using",
                                                           "value",
                                                           "values",
                                                           "varchar",
                                                           "varying",
                                                           "view",
                                                           "when",
                                                           "whenever",
                                                           "where",
                                                           "with",
                                                           "work",
                                                           "write",
                                                           "zone"});
static_assert(std::is_sorted(keywords.begin(), keywords.end()));

constexpr std::size_t max_keyword_length = 17;

constexpr auto long_signs = std::to_array<std::string_view>({"<>", "!=", "<=", ">=", "<<", ">>", "||"});
constexpr std::string_view short_signs = "=<>+-*/%()[]{},.:;";

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool begins_name(char c) noexcept { return (lower(c) >= 'a' && lower(c) <= 'z') || c == '_' || c == '$'; }
bool continues_name(char c) noexcept { return begins_name(c) || is_digit(c); }

bool is_keyword(std::string_view word) noexcept {
  std::array<char, max_keyword_length> letters{};
  if (word.size() > letters.size()) return false;
  std::transform(word.begin(), word.end(), letters.begin(), lower);
  return std::binary_search(keywords.begin(), keywords.end(), std::string_view(letters.data(), word.size()));
}

}  // namespace

void refuse_statement(std::string_view detail) {
  refuse("Statement wasn't well formed, can't be processed: " + std::string(detail));
}

bool is_word(std::string_view word, std::string_view wanted) noexcept {
  return std::equal(word.begin(), word.end(), wanted.begin(), wanted.end(),
                    [](char a, char b) { return lower(a) == b; });
}

std::string unquoted(const partiql_token& token) {
  const char quote = token.text.front();
  const auto inner = token.text.substr(1, token.text.size() - 2);
  std::string out;
  out.reserve(inner.size());
  for (std::size_t i = 0; i < inner.size(); ++i) {
    out += inner[i];
    if (inner[i] == quote) ++i;
  }
  return out;
}

void partiql_lexer::skip_space() {
  for (;;) {
    while (at_ < text_.size() && (text_[at_] == ' ' || (text_[at_] >= '\t' && text_[at_] <= '\r'))) ++at_;
    const auto rest = text_.substr(at_);
    if (rest.starts_with("--")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (rest.starts_with("/*")) {
      const auto end = text_.find("*/", at_ + 2);
      if (end == std::string_view::npos) refuse_statement("");
      at_ = end + 2;
    } else {
      return;
    }
  }
}

partiql_token partiql_lexer::quoted(char quote, partiql_token_kind kind) {
  const auto begin = at_;
  for (auto end = begin + 1; end < text_.size(); ++end) {
    if (text_[end] != quote) continue;
    if (end + 1 < text_.size() && text_[end + 1] == quote) {
      ++end;
      continue;
    }
    at_ = end + 1;
    return {kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_), text_.substr(begin, at_ - begin)};
  }
  refuse_statement("");
}

partiql_token partiql_lexer::number() {
  const auto begin = at_;
  auto end = begin;
  const auto digits = [&] {
    while (end < text_.size() && is_digit(text_[end])) ++end;
  };
  digits();
  if (end < text_.size() && text_[end] == '.') {
    ++end;
    digits();
  }
  if (end < text_.size() && lower(text_[end]) == 'e') {
    ++end;
    if (end < text_.size() && (text_[end] == '+' || text_[end] == '-')) ++end;
    const auto first = end;
    digits();
    if (end == first) refuse_statement("");
  }
  if (end < text_.size() && begins_name(text_[end])) refuse_statement("");
  at_ = end;
  return {partiql_token_kind::number, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end),
          text_.substr(begin, end - begin)};
}

partiql_token partiql_lexer::next() {
  skip_space();
  const auto begin = at_;
  const auto take = [&](partiql_token_kind kind, std::size_t size) {
    at_ = begin + size;
    return partiql_token{kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at_),
                         text_.substr(begin, size)};
  };
  if (begin == text_.size()) return take(partiql_token_kind::end, 0);
  const char c = text_[begin];
  const auto rest = text_.substr(begin);
  if (begins_name(c)) {
    std::size_t size = 1;
    while (size < rest.size() && continues_name(rest[size])) ++size;
    return take(is_keyword(rest.substr(0, size)) ? partiql_token_kind::keyword : partiql_token_kind::name, size);
  }
  if (is_digit(c) || (c == '.' && rest.size() > 1 && is_digit(rest[1]))) return number();
  if (c == '\'') return quoted(c, partiql_token_kind::text);
  if (c == '"') return quoted(c, partiql_token_kind::quoted_name);
  if (c == '?') return take(partiql_token_kind::parameter, 1);
  for (const auto sign : long_signs) {
    if (rest.starts_with(sign)) return take(partiql_token_kind::sign, sign.size());
  }
  if (short_signs.find(c) != std::string_view::npos) return take(partiql_token_kind::sign, 1);
  refuse_statement("");
}

}  // namespace tenon::local::dynamodb

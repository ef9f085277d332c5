// What the connection strings of all databases have in common: percent-encoding and parameters.
#pragma once

#include <tenon/base/chrono.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::sql {

// How a connection string is called in errors. All throw invalid_url (P1013).
struct url_source {
  std::string_view provider;  // "SQLite"
  std::string shown;          // the string itself, without secrets, quoted

  [[noreturn]] void reject(const std::string& reason, std::string hint) const;

  std::string percent_decoded(std::string_view text) const;
};

// One `name=value` behind the question mark. Refers to its source.
struct url_parameter {
  const url_source* source;
  std::string name;
  std::string value;

  [[noreturn]] void reject_value(const std::string& expected) const;
  std::uint32_t number(const std::string& expected, std::uint32_t least = 0) const;
  bool flag() const;

  // 0 is no limit.
  std::optional<std::chrono::seconds> lifetime() const;

  template <class T, std::size_t Count>
  T choice(const std::array<std::pair<std::string_view, T>, Count>& choices) const {
    std::string expected;
    for (const auto& [spelling, meaning] : choices) {
      if (is(spelling)) return meaning;
      expected.append(expected.empty() ? "" : ", ").append(spelling);
    }
    reject_value("one of " + expected);
  }

 private:
  bool is(std::string_view spelling) const;  // whatever the case
};

std::vector<url_parameter> parse_url_parameters(const url_source& source, std::string_view query);

// What a parameter does to the options.
template <class Options>
struct url_rule {
  std::string_view name;
  void (*apply)(Options&, const url_parameter&);
};

[[noreturn]] void reject_unknown_parameter(const url_parameter& p, const std::vector<std::string_view>& known);

// Applies the rules in their own order. A parameter without a rule is refused.
template <class Options, std::size_t Count>
void apply_url_parameters(Options& options, const std::vector<url_parameter>& parameters,
                          const url_rule<Options> (&rules)[Count]) {
  std::vector<std::string_view> known;
  for (const auto& rule : rules) known.push_back(rule.name);
  for (const url_parameter& p : parameters) {
    bool found = false;
    for (std::string_view name : known) found = found || name == p.name;
    if (!found) reject_unknown_parameter(p, known);
  }
  for (const auto& rule : rules)
    for (const url_parameter& p : parameters)
      if (p.name == rule.name) rule.apply(options, p);
}

}  // namespace tenon::sql

#include <tenon/codegen/generator_block.hpp>

#include "codegen/names.hpp"
#include "codegen/reserved_words.hpp"

#include "base/quote.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

namespace tenon::codegen {

namespace {

constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What generators in general may have, and this one has no use for.
constexpr std::string_view ignored_properties[] = {"binaryTargets", "engineType"};

class block_reader {
 public:
  block_reader(const schema::generator& g, schema::diagnostics& out) : source_(g), out_(out) {}

  generator_block read() {
    generator_block block;
    if (source_.output) block.output = text_of("output", *source_.output);
    for (const auto& [name, value] : source_.properties) {
      if (name == "namespace") read_namespace(text_of(name, value), block);
      else if (name == "naming") read_naming(text_of(name, value), block);
      else if (name == "engine") read_engine(text_of(name, value), block);
      else if (std::find(std::begin(ignored_properties), std::end(ignored_properties), name) ==
               std::end(ignored_properties))
        fail("unknown-generator-property",
             "The generator `" + source_.name + "` has no property " + text::quote(name) + "." +
                 text::did_you_mean(name, {"output", "namespace", "naming", "engine"}),
             "A tenon-cpp generator has `output`, `namespace`, `naming` and `engine`.");
    }
    return block;
  }

 private:
  void fail(std::string_view code, std::string message, std::string hint) {
    out_.error(code, source_.where, std::move(message), std::move(hint));
  }

  std::optional<std::string> text_of(std::string_view name, const schema::config_value& value) {
    if (value.kind == schema::config_value::form::string && !value.text.empty()) return value.text;
    fail("invalid-generator-property",
         "The property `" + std::string(name) + "` of the generator `" + source_.name + "` must be a text in quotes.",
         "Write " + std::string(name) + " = \"…\".");
    return std::nullopt;
  }

  void read_namespace(const std::optional<std::string>& text, generator_block& block) {
    if (!text) return;
    if (const auto reason = reject_namespace(*text))
      fail("invalid-namespace", *reason, "Use one or more identifiers joined by `::`, such as `shop` or `acme::shop`.");
    else block.cpp_namespace = text;
  }

  void read_naming(const std::optional<std::string>& text, generator_block& block) {
    if (!text || text == "snake_case") return;
    if (text == "preserve") block.naming = naming::preserve;
    else
      fail("invalid-naming",
           "There is no naming " + text::quote(*text) + "." + text::did_you_mean(*text, {"snake_case", "preserve"}),
           "Use \"snake_case\" (created_at, the default) or \"preserve\" (createdAt).");
  }

  void read_engine(const std::optional<std::string>& text, generator_block& block) {
    if (!text) return;
    if (text == "embedded") block.embedded_engine = true;
    else
      fail("invalid-engine", "There is no engine " + text::quote(*text) + "." + text::did_you_mean(*text, {"embedded"}),
           "\"embedded\" links the engine for DynamoDB into the program, for URLs such as `dynamodb+embedded:app.db`.");
  }

  const schema::generator& source_;
  schema::diagnostics& out_;
};

}  // namespace

std::optional<generator_block> find_generator_block(const schema::definition& s, schema::diagnostics& out) {
  const schema::generator* found = nullptr;
  for (const schema::generator& g : s.generators) {
    if (g.provider != generator_provider) continue;
    if (found) {
      out.error("duplicate-generator", g.where,
                "The generators `" + found->name + "` and `" + g.name + "` both have the provider `tenon-cpp`.",
                "Keep one of them; `--output` and `--namespace` override it.");
      return std::nullopt;
    }
    found = &g;
  }
  if (!found) return std::nullopt;
  return block_reader(*found, out).read();
}

std::optional<std::string> reject_namespace(std::string_view name) {
  const std::string subject = "The namespace " + text::quote(name) + " ";
  for (std::string_view rest = name;;) {
    const std::size_t end = std::min(rest.find("::"), rest.size());
    const std::string_view part = rest.substr(0, end);
    if (part.empty() || !is_letter(part.front()) ||
        !std::all_of(part.begin(), part.end(), [](char c) { return is_letter(c) || is_digit(c) || c == '_'; }) ||
        part.back() == '_' || part.find("__") != std::string_view::npos)
      return subject + "is not made of letters, digits and single underscores, a letter first.";
    if (is_reserved_word(part)) return subject + "contains `" + std::string(part) + "`, which is a keyword or a macro.";
    if (part == "std" || part == "tenon") return subject + "contains `" + std::string(part) + "`, which is taken.";
    if (end == rest.size()) return std::nullopt;
    rest.remove_prefix(end + 2);
  }
}

std::string default_namespace(std::string_view schema_stem) {
  std::string name;
  for (const char c : schema_stem) {
    const bool fits = is_letter(c) || is_digit(c);
    if (fits) name += c;
    else if (!name.empty() && name.back() != '_') name += '_';
  }
  name.erase(name.find_last_not_of('_') + 1);
  if (name.empty() || !is_letter(name.front())) name.insert(0, "schema");
  if (reject_namespace(name)) name += "_client";
  return name;
}

}  // namespace tenon::codegen

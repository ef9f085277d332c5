#include "dynamodb/models/cloudformation.hpp"

#include "dynamodb/models/creation_script.hpp"

#include "base/json_text.hpp"

#include <set>
#include <string_view>

namespace tenon::dynamodb::models {

namespace {

// Logical names are letters and digits: "my-app" gives "MyAppTable".
std::string logical_name(const std::string& table, std::set<std::string>& taken) {
  std::string out;
  bool starts_word = true;
  for (const char c : table) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_letter && !is_digit) {
      starts_word = true;
      continue;
    }
    out += starts_word && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    starts_word = false;
  }
  out += "Table";
  std::string unique = out;
  for (int n = 2; !taken.insert(unique).second; ++n) unique = out + std::to_string(n);
  return unique;
}

// JSON without spaces, laid out with a member or an element on each line.
std::string laid_out(std::string_view json, std::size_t depth) {
  std::string out;
  bool in_text = false;
  const auto new_line = [&] { out.append("\n").append(2 * depth, ' '); };
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_text) {
      out += c;
      if (c == '\\') out += json[++i];
      else if (c == '"') in_text = false;
      continue;
    }
    switch (c) {
      case '"':
        in_text = true;
        out += c;
        break;
      case '{':
      case '[':
        out += c;
        ++depth;
        new_line();
        break;
      case '}':
      case ']':
        --depth;
        new_line();
        out += c;
        break;
      case ',':
        out += c;
        new_line();
        break;
      case ':': out += ": "; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace

std::string cloudformation_template(const std::vector<table_spec>& tables) {
  std::string json = R"({"AWSTemplateFormatVersion":"2010-09-09","Resources":{)";
  std::set<std::string> taken;
  for (const table_spec& t : tables) {
    if (&t != &tables.front()) json += ',';
    append_json_string(json, logical_name(t.name, taken));
    json += R"(:{"Type":"AWS::DynamoDB::Table","DeletionPolicy":"Retain","UpdateReplacePolicy":"Retain","Properties":)";
    std::string properties = create_table_json(t);
    if (t.ttl) {
      properties.pop_back();
      properties += R"(,"TimeToLiveSpecification":{"AttributeName":)";
      append_json_string(properties, *t.ttl);
      properties += ",\"Enabled\":true}}";
    }
    json += properties + "}";
  }
  json += "}}";
  return laid_out(json, 0) + "\n";
}

}  // namespace tenon::dynamodb::models

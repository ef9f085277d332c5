#include "dynamodb/aws/http_url.hpp"
#include "sql/url.hpp"

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/aws.hpp>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace tenon::dynamodb {

namespace {

using sql::url_parameter;

std::chrono::milliseconds seconds(const url_parameter& p) {
  double out = 0;
  const auto [end, problem] = std::from_chars(p.value.data(), p.value.data() + p.value.size(), out);
  if (problem != std::errc() || end != p.value.data() + p.value.size() || !(out >= 0 && out <= 1e6))
    p.reject_value("a number of seconds, such as 2.5, or 0 for no limit");
  return std::chrono::milliseconds(std::llround(out * 1000));
}

aws_credentials& keys(aws_options& o) {
  if (!o.credentials) o.credentials.emplace();
  return *o.credentials;
}

constexpr sql::url_rule<aws_options> rules[] = {
    {"region", [](aws_options& o, const url_parameter& p) { o.region = p.value; }},
    {"profile", [](aws_options& o, const url_parameter& p) { o.profile = p.value; }},
    {"access_key_id", [](aws_options& o, const url_parameter& p) { keys(o).access_key_id = p.value; }},
    {"secret_access_key", [](aws_options& o, const url_parameter& p) { keys(o).secret_access_key = p.value; }},
    {"session_token", [](aws_options& o, const url_parameter& p) { keys(o).session_token = p.value; }},
    {"anonymous", [](aws_options& o, const url_parameter& p) { o.anonymous = p.flag(); }},
    {"fips", [](aws_options& o, const url_parameter& p) { o.use_fips = p.flag(); }},
    {"dualstack", [](aws_options& o, const url_parameter& p) { o.use_dualstack = p.flag(); }},
    {"max_connections",
     [](aws_options& o, const url_parameter& p) { o.max_connections = p.number("a number of connections", 1); }},
    {"connect_timeout", [](aws_options& o, const url_parameter& p) { o.connect_timeout = seconds(p); }},
    {"request_timeout", [](aws_options& o, const url_parameter& p) { o.request_timeout = seconds(p); }},
    {"idle_timeout", [](aws_options& o, const url_parameter& p) { o.idle_timeout = seconds(p); }},
    {"accept_gzip", [](aws_options& o, const url_parameter& p) { o.accept_gzip = p.flag(); }},
    {"ca_file", [](aws_options& o, const url_parameter& p) { o.ca_file = p.value; }},
};

constexpr std::string_view forms =
    "It can be dynamodb:, dynamodb://REGION, dynamodb+http://HOST:PORT or dynamodb+https://HOST.";

}  // namespace

aws_options aws_options_from_url(std::string_view url) {
  const std::size_t question = std::min(url.find('?'), url.size());
  const std::string_view place = url.substr(0, question);
  // What precedes an @ may be a secret, and so may parameters.
  const std::size_t at = place.rfind('@');
  std::string shown = at == std::string_view::npos ? std::string(place) : "…" + std::string(place.substr(at));
  if (question < url.size()) shown += "?…";
  const sql::url_source source{"DynamoDB", "'" + shown + "'"};

  aws_options out;
  if (place.starts_with("dynamodb+http://") || place.starts_with("dynamodb+https://")) {
    out.endpoint = place.substr(std::string_view("dynamodb+").size());
    aws::parse_http_url(out.endpoint, "The URL of DynamoDB");
  } else if (place.starts_with("dynamodb://")) {
    out.region = place.substr(std::string_view("dynamodb://").size());
    if (out.region.find_first_of("/:@.") != std::string::npos)
      source.reject("names no region",
                    "Write it as dynamodb://eu-west-1, and an endpoint as dynamodb+http://HOST:PORT.");
  } else if (place != "dynamodb:") {
    source.reject("is of no known form", std::string(forms));
  }
  if (question < url.size())
    sql::apply_url_parameters(out, sql::parse_url_parameters(source, url.substr(question + 1)), rules);
  if (out.credentials && (out.credentials->access_key_id.empty() || out.credentials->secret_access_key.empty()))
    source.reject("has one of access_key_id and secret_access_key, which belong together", "Give both, or none.");
  return out;
}

}  // namespace tenon::dynamodb

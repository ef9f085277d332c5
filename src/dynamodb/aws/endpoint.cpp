#include "dynamodb/aws/endpoint.hpp"

#include <tenon/base/error.hpp>

#include <array>
#include <utility>

namespace tenon::dynamodb::aws {

namespace {

struct prefixed_partition {
  std::string_view region_prefix;
  partition of;
};

constexpr partition commercial{"aws", "amazonaws.com", "api.aws"};

constexpr std::array<prefixed_partition, 7> others = {{
    {"cn-", {"aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn"}},
    {"us-gov-", {"aws-us-gov", "amazonaws.com", "api.aws"}},
    {"us-isob-", {"aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud"}},
    {"us-isof-", {"aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov"}},
    {"us-iso-", {"aws-iso", "c2s.ic.gov", "api.aws.ic.gov"}},
    {"eu-isoe-", {"aws-iso-e", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"}},
    {"eusc-", {"aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu"}},
}};

struct configured_endpoint {
  std::string url;
  std::string source;
};

// In the order of the SDKs: the service's variable, the general one, then both in the profile.
std::optional<configured_endpoint> configured(const char* variable, std::string_view services_key,
                                              const settings& from) {
  if (from.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls").value_or(false))
    return std::nullopt;
  for (const char* name : {variable, "AWS_ENDPOINT_URL"})
    if (const std::optional<std::string> url = from.from().variable(name)) return {{*url, name}};
  if (const std::optional<std::string> name = from.property("services")) {
    const ini_section* services = from.find_services(*name);
    if (!services)
      raise({.kind = error_kind::invalid_value,
             .message = "Profile '" + from.profile_name() + "' names the services '" + *name + "', which " +
                        from.config_path() + " does not have",
             .hint = "Add a section [services " + *name + "]"});
    const auto at = services->find(std::string(services_key) + ".endpoint_url");
    if (at != services->end() && !at->second.empty()) return {{at->second, "endpoint_url of services '" + *name + "'"}};
  }
  if (const std::optional<std::string> url = from.property("endpoint_url"))
    return {{*url, "endpoint_url of profile '" + from.profile_name() + "'"}};
  return std::nullopt;
}

http_url https(const std::string& host) { return {.is_tls = true, .host = host, .port = 443}; }

}  // namespace

const partition& partition_of(std::string_view region) noexcept {
  for (const prefixed_partition& p : others)
    if (region.starts_with(p.region_prefix)) return p.of;
  return commercial;
}

std::optional<std::string> region_of(const aws_options& options, const settings& from) {
  std::optional<std::string> region;
  if (!options.region.empty()) region = options.region;
  if (!region) region = from.from().variable("AWS_REGION");
  if (!region) region = from.setting("AWS_DEFAULT_REGION", "region");
  if (!region) return std::nullopt;
  for (const char c : *region)
    if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-')
      raise({.kind = error_kind::invalid_value,
             .message = "'" + *region + "' is not the name of a region",
             .hint = "Write it as eu-west-1"});
  return region;
}

service_endpoints endpoints_of(const aws_options& options, const settings& from, const std::string& region) {
  std::optional<configured_endpoint> chosen;
  if (!options.endpoint.empty()) chosen = {options.endpoint, "The endpoint of DynamoDB"};
  else chosen = configured("AWS_ENDPOINT_URL_DYNAMODB", "dynamodb", from);

  const bool fips =
      options.use_fips ? *options.use_fips : from.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint").value_or(false);
  const bool dualstack = options.use_dualstack
                             ? *options.use_dualstack
                             : from.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint").value_or(false);
  if (chosen) {
    if (fips || dualstack)
      raise({.kind = error_kind::invalid_value,
             .message = "Endpoints of one's own are neither those of FIPS nor dual-stack ones",
             .hint = "Leave out the endpoint, or use_fips and use_dualstack"});
    const http_url url = parse_http_url(chosen->url, chosen->source);
    return {.tables = url, .streams = url, .searches = url, .is_chosen = true};
  }
  if (region == "local") {
    const http_url url{.host = "localhost", .port = 8000};
    return {.tables = url, .streams = url, .searches = url, .is_chosen = true};
  }

  const partition& p = partition_of(region);
  // The endpoints of the US government are those of FIPS.
  const std::string infix = fips && !(p.id == "aws-us-gov" && !dualstack) ? "-fips." : ".";
  const std::string suffix = infix + region + "." + std::string(dualstack ? p.dualstack_suffix : p.dns_suffix);
  return {.tables = https("dynamodb" + suffix),
          .streams = https("streams.dynamodb" + suffix),
          .searches = https("search-dynamodb" + suffix)};
}

http_url endpoint_of(std::string_view host_prefix, const char* variable, std::string_view services_key,
                     const settings& from, const std::string& region) {
  if (const std::optional<configured_endpoint> chosen = configured(variable, services_key, from))
    return parse_http_url(chosen->url, chosen->source);
  return https(std::string(host_prefix) + "." + region + "." + std::string(partition_of(region).dns_suffix));
}

}  // namespace tenon::dynamodb::aws

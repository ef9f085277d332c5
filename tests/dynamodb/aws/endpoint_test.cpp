#include "dynamodb/aws/endpoint.hpp"

#include "dynamodb/aws/made_up_environment.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <string>

namespace tenon::dynamodb::aws {
namespace {

struct endpoints : ::testing::Test {
  made_up_environment env;

  std::string tables(const std::string& region, const aws_options& o = {}) {
    return endpoints_of(o, settings(env, o.profile), region).tables.place();
  }
  std::string streams(const std::string& region, const aws_options& o = {}) {
    return endpoints_of(o, settings(env, o.profile), region).streams.place();
  }
  std::string searches(const std::string& region, const aws_options& o = {}) {
    return endpoints_of(o, settings(env, o.profile), region).searches.place();
  }
  std::optional<std::string> region(const aws_options& o = {}) { return region_of(o, settings(env, o.profile)); }
};

TEST_F(endpoints, are_those_of_the_regions_partition) {
  EXPECT_EQ(tables("eu-west-1"), "https://dynamodb.eu-west-1.amazonaws.com");
  EXPECT_EQ(streams("eu-west-1"), "https://streams.dynamodb.eu-west-1.amazonaws.com");
  EXPECT_EQ(tables("cn-north-1"), "https://dynamodb.cn-north-1.amazonaws.com.cn");
  EXPECT_EQ(tables("us-gov-west-1"), "https://dynamodb.us-gov-west-1.amazonaws.com");
  EXPECT_EQ(tables("us-iso-east-1"), "https://dynamodb.us-iso-east-1.c2s.ic.gov");
  EXPECT_EQ(tables("us-isob-east-1"), "https://dynamodb.us-isob-east-1.sc2s.sgov.gov");
  EXPECT_EQ(tables("eusc-de-east-1"), "https://dynamodb.eusc-de-east-1.amazonaws.eu");
  EXPECT_EQ(tables("local"), "http://localhost:8000");
}

TEST_F(endpoints, may_be_those_of_fips_and_dual_stack) {
  EXPECT_EQ(tables("us-east-1", {.use_fips = true}), "https://dynamodb-fips.us-east-1.amazonaws.com");
  EXPECT_EQ(streams("us-east-1", {.use_fips = true}), "https://streams.dynamodb-fips.us-east-1.amazonaws.com");
  EXPECT_EQ(tables("us-gov-east-1", {.use_fips = true}), "https://dynamodb.us-gov-east-1.amazonaws.com");
  EXPECT_EQ(tables("eu-west-1", {.use_dualstack = true}), "https://dynamodb.eu-west-1.api.aws");
  EXPECT_EQ(tables("us-east-1", {.use_fips = true, .use_dualstack = true}), "https://dynamodb-fips.us-east-1.api.aws");
  env.variables["AWS_USE_FIPS_ENDPOINT"] = "true";
  EXPECT_EQ(tables("us-east-1"), "https://dynamodb-fips.us-east-1.amazonaws.com");
  EXPECT_EQ(tables("us-east-1", {.use_fips = false}), "https://dynamodb.us-east-1.amazonaws.com");
  env.variables["AWS_USE_FIPS_ENDPOINT"] = "maybe";
  EXPECT_THROW(tables("us-east-1"), validation_error);
}

TEST_F(endpoints, of_searches_are_their_own) {
  EXPECT_EQ(searches("eu-west-1"), "https://search-dynamodb.eu-west-1.amazonaws.com");
  EXPECT_EQ(searches("cn-north-1"), "https://search-dynamodb.cn-north-1.amazonaws.com.cn");
  EXPECT_EQ(searches("us-gov-west-1"), "https://search-dynamodb.us-gov-west-1.amazonaws.com");
  EXPECT_EQ(searches("eusc-de-east-1"), "https://search-dynamodb.eusc-de-east-1.amazonaws.eu");
  EXPECT_EQ(searches("us-east-1", {.use_fips = true}), "https://search-dynamodb-fips.us-east-1.amazonaws.com");
  EXPECT_EQ(searches("us-gov-east-1", {.use_fips = true}), "https://search-dynamodb.us-gov-east-1.amazonaws.com");
  EXPECT_EQ(searches("eu-west-1", {.use_dualstack = true}), "https://search-dynamodb.eu-west-1.api.aws");
  EXPECT_EQ(searches("cn-north-1", {.use_dualstack = true}),
            "https://search-dynamodb.cn-north-1.api.amazonwebservices.com.cn");
  EXPECT_EQ(searches("us-gov-west-1", {.use_fips = true, .use_dualstack = true}),
            "https://search-dynamodb-fips.us-gov-west-1.api.aws");
}

TEST_F(endpoints, of_searches_are_the_one_that_was_chosen) {
  EXPECT_EQ(searches("local"), "http://localhost:8000");
  EXPECT_EQ(searches("eu-west-1", {.endpoint = "http://option:1"}), "http://option:1");
  env.files["/home/ann/.aws/config"] = "[default]\nendpoint_url = http://profile:1\n";
  EXPECT_EQ(searches("eu-west-1"), "http://profile:1");
  env.variables["AWS_ENDPOINT_URL"] = "http://general:1";
  EXPECT_EQ(searches("eu-west-1"), "http://general:1");
  env.variables["AWS_ENDPOINT_URL_DYNAMODB"] = "http://specific:1";
  EXPECT_EQ(searches("eu-west-1"), "http://specific:1");
}

TEST_F(endpoints, are_chosen_by_the_first_that_names_one) {
  env.files["/home/ann/.aws/config"] =
      "[default]\nservices = mine\nendpoint_url = http://profile:1\n[services mine]\ndynamodb =\n  endpoint_url = "
      "http://services:1\n[profile plain]\nendpoint_url = http://plain:1\n";
  EXPECT_EQ(tables("eu-west-1"), "http://services:1");
  EXPECT_EQ(streams("eu-west-1"), "http://services:1");
  EXPECT_EQ(tables("eu-west-1", {.profile = "plain"}), "http://plain:1");
  env.variables["AWS_ENDPOINT_URL"] = "http://general:1";
  EXPECT_EQ(tables("eu-west-1"), "http://general:1");
  env.variables["AWS_ENDPOINT_URL_DYNAMODB"] = "http://specific:1";
  EXPECT_EQ(tables("eu-west-1"), "http://specific:1");
  EXPECT_EQ(tables("eu-west-1", {.endpoint = "https://option"}), "https://option");
  env.variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
  EXPECT_EQ(tables("eu-west-1"), "https://dynamodb.eu-west-1.amazonaws.com");
  EXPECT_EQ(tables("eu-west-1", {.endpoint = "https://option"}), "https://option");
}

TEST_F(endpoints, of_ones_own_are_neither_of_fips_nor_dual_stack) {
  EXPECT_THROW(tables("us-east-1", {.endpoint = "http://x", .use_fips = true}), validation_error);
  EXPECT_THROW(tables("us-east-1", {.endpoint = "http://x", .use_dualstack = true}), validation_error);
}

TEST_F(endpoints, say_which_setting_is_no_address) {
  env.variables["AWS_ENDPOINT_URL"] = "localhost:8000";
  try {
    tables("us-east-1");
    ADD_FAILURE() << "it is none";
  } catch (const validation_error& e) {
    EXPECT_EQ(e.kind(), error_kind::invalid_url);
    EXPECT_NE(e.message().find("AWS_ENDPOINT_URL"), std::string::npos);
  }
}

TEST_F(endpoints, name_services_that_are_missing) {
  env.files["/home/ann/.aws/config"] = "[default]\nservices = gone\n";
  EXPECT_THROW(tables("eu-west-1"), validation_error);
}

TEST_F(endpoints, of_other_services_follow_the_same_rules) {
  const auto sts = [&](const std::string& region) {
    return endpoint_of("sts", "AWS_ENDPOINT_URL_STS", "sts", settings(env, ""), region).place();
  };
  EXPECT_EQ(sts("eu-west-1"), "https://sts.eu-west-1.amazonaws.com");
  EXPECT_EQ(sts("cn-north-1"), "https://sts.cn-north-1.amazonaws.com.cn");
  env.variables["AWS_ENDPOINT_URL_STS"] = "http://sts:1";
  EXPECT_EQ(sts("eu-west-1"), "http://sts:1");
}

TEST_F(endpoints, need_a_region_that_the_first_gives_that_has_one) {
  EXPECT_EQ(region(), std::nullopt);
  env.files["/home/ann/.aws/config"] = "[default]\nregion = eu-west-3\n[profile dev]\nregion=eu-west-2\n";
  EXPECT_EQ(region(), "eu-west-3");
  EXPECT_EQ(region({.profile = "dev"}), "eu-west-2");
  env.variables["AWS_PROFILE"] = "dev";
  EXPECT_EQ(region(), "eu-west-2");
  env.variables["AWS_DEFAULT_REGION"] = "us-east-2";
  EXPECT_EQ(region(), "us-east-2");
  env.variables["AWS_REGION"] = "us-west-2";
  EXPECT_EQ(region(), "us-west-2");
  EXPECT_EQ(region({.region = "sa-east-1"}), "sa-east-1");
  EXPECT_THROW(region({.region = "evil.example.org/"}), validation_error);
}

TEST(addresses, have_a_host_a_port_and_a_target) {
  const http_url plain = parse_http_url("http://localhost:8000", "x");
  EXPECT_FALSE(plain.is_tls);
  EXPECT_EQ(plain.host, "localhost");
  EXPECT_EQ(plain.port, 8000);
  EXPECT_EQ(plain.target, "/");
  EXPECT_EQ(plain.host_header(), "localhost:8000");
  const http_url secure = parse_http_url("HTTPS://Host.example.org/a/b?c=d", "x");
  EXPECT_TRUE(secure.is_tls);
  EXPECT_EQ(secure.port, 443);
  EXPECT_EQ(secure.target, "/a/b?c=d");
  EXPECT_EQ(secure.host_header(), "Host.example.org");
  const http_url v6 = parse_http_url("http://[fd00:ec2::23]:81?x", "x");
  EXPECT_EQ(v6.host, "fd00:ec2::23");
  EXPECT_EQ(v6.host_header(), "[fd00:ec2::23]:81");
  EXPECT_EQ(v6.target, "/?x");
}

TEST(addresses, are_refused_if_they_are_none) {
  for (const char* text : {"", "localhost:8000", "ftp://x", "http://", "http://:80", "http://x:0", "http://x:65536",
                           "http://x:y", "http://x:", "http://ann:secret@x", "http://x/ y", "http://x/\r\nX: y",
                           "http://[::1", "http://[x]", "http://x#f", "http://x y"})
    EXPECT_THROW(parse_http_url(text, "x"), validation_error) << text;
}

TEST(addresses, are_not_shown_with_their_secrets) {
  try {
    parse_http_url("http://ann:secret@x", "AWS_ENDPOINT_URL");
  } catch (const error& e) {
    EXPECT_EQ(std::string(e.what()).find("secret"), std::string::npos);
  }
}

}  // namespace
}  // namespace tenon::dynamodb::aws

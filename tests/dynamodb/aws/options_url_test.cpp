#include <tenon/base/error.hpp>
#include <tenon/dynamodb/aws.hpp>

#include <gtest/gtest.h>

#include <string>

namespace tenon::dynamodb {
namespace {

using namespace std::chrono_literals;

error refusal(std::string_view url) {
  try {
    aws_options_from_url(url);
  } catch (const error& e) {
    return e;
  }
  ADD_FAILURE() << url << " was accepted";
  return error({});
}

TEST(urls, leave_everything_to_the_environment) {
  const aws_options o = aws_options_from_url("dynamodb:");
  EXPECT_EQ(o.region, "");
  EXPECT_EQ(o.endpoint, "");
  EXPECT_FALSE(o.credentials);
}

TEST(urls, name_a_region) { EXPECT_EQ(aws_options_from_url("dynamodb://eu-west-1").region, "eu-west-1"); }

TEST(urls, name_an_endpoint) {
  EXPECT_EQ(aws_options_from_url("dynamodb+http://localhost:8000").endpoint, "http://localhost:8000");
  EXPECT_EQ(aws_options_from_url("dynamodb+https://db.example.org/x?region=a-b-1").endpoint,
            "https://db.example.org/x");
}

TEST(urls, have_parameters) {
  const aws_options o = aws_options_from_url(
      "dynamodb+http://"
      "localhost:8000?region=eu-west-1&profile=dev&access_key_id=AK&secret_access_key=a%2Fb%2B&session_token=t"
      "&max_connections=7&connect_timeout=0.5&request_timeout=2&idle_timeout=0&accept_gzip=true&ca_file=/"
      "ca.pem&fips=false"
      "&dualstack=1");
  EXPECT_EQ(o.region, "eu-west-1");
  EXPECT_EQ(o.profile, "dev");
  EXPECT_EQ(o.credentials->access_key_id, "AK");
  EXPECT_EQ(o.credentials->secret_access_key, "a/b+");
  EXPECT_EQ(o.credentials->session_token, "t");
  EXPECT_EQ(o.max_connections, 7u);
  EXPECT_EQ(o.connect_timeout, 500ms);
  EXPECT_EQ(o.request_timeout, 2000ms);
  EXPECT_EQ(o.idle_timeout, 0ms);
  EXPECT_TRUE(o.accept_gzip);
  EXPECT_EQ(o.ca_file, "/ca.pem");
  EXPECT_EQ(o.use_fips, false);
  EXPECT_EQ(o.use_dualstack, true);
  EXPECT_TRUE(aws_options_from_url("dynamodb:?anonymous=true").anonymous);
}

TEST(urls, are_refused_if_they_say_nothing_known) {
  for (const char* url : {"", "dynamo:", "dynamodb:eu-west-1", "http://localhost:8000", "dynamodb://localhost:8000",
                          "dynamodb://a@eu-west-1", "dynamodb://db.example.org", "dynamodb+http://",
                          "dynamodb:?no_such=1", "dynamodb:?max_connections=0", "dynamodb:?connect_timeout=-1",
                          "dynamodb:?connect_timeout=soon", "dynamodb:?fips=perhaps"})
    EXPECT_EQ(refusal(url).kind(), error_kind::invalid_url) << url;
}

TEST(urls, keep_their_secrets) {
  for (const char* url :
       {"dynamodb:?access_key_id=AK&secret_access_key=SECRET&no_such=1", "dynamodb:?secret_access_key=SECRET",
        "dynamodb://AK:SECRET@eu-west-1", "dynamodb+http://AK:SECRET@localhost:1"})
    EXPECT_EQ(std::string(refusal(url).what()).find("SECRET"), std::string::npos) << refusal(url).what();
}

}  // namespace
}  // namespace tenon::dynamodb

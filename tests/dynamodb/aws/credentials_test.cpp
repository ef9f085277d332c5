#include "dynamodb/aws/credentials_chain.hpp"

#include "dynamodb/aws/http_server.hpp"
#include "dynamodb/aws/made_up_environment.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tenon::dynamodb::aws {
namespace {

using namespace std::chrono_literals;
using testing::answer;
using testing::http_server;
using testing::reaction;
using testing::seen_request;

const timestamp now = timestamp::parse("2026-11-30T12:00:00Z");
const timestamp later = timestamp::parse("2026-11-30T13:00:00Z");

const std::string config = "/home/ann/.aws/config";
const std::string shared = "/home/ann/.aws/credentials";

const std::string role_answer =
    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>s&amp;s</"
    "SecretAccessKey>"
    "<SessionToken>tok</SessionToken><Expiration>2026-11-30T13:00:00Z</Expiration></Credentials></AssumeRoleResult>"
    "</AssumeRoleResponse>";

struct credentials : ::testing::Test {
  made_up_environment env;
  manual_clock time{now};

  credentials() { env.variables["AWS_EC2_METADATA_DISABLED"] = "true"; }

  aws_credentials find(const std::string& profile = {}) {
    const settings s(env, profile);
    return find_credentials(
        {.from = s, .region = "eu-west-1", .ca_file = {}, .w = query::blocking_waiter(), .time = time},
        !profile.empty());
  }

  std::string found(const std::string& profile = {}) { return find(profile).access_key_id; }

  error refusal(const std::string& profile = {}) {
    try {
      find(profile);
    } catch (const error& e) {
      EXPECT_EQ(e.kind(), error_kind::authentication_failed) << e.what();
      return e;
    }
    ADD_FAILURE() << "credentials were found";
    return error({});
  }

  void expect_temporary(const aws_credentials& c) {
    EXPECT_EQ(c.access_key_id, "ASIA");
    EXPECT_EQ(c.secret_access_key, "s&s");
    EXPECT_EQ(c.session_token, "tok");
    EXPECT_EQ(c.expires_at, later);
  }
};

// ---- environment and files ----

TEST_F(credentials, are_in_variables) {
  env.variables["AWS_ACCESS_KEY_ID"] = "AKENV";
  env.variables["AWS_SECRET_ACCESS_KEY"] = "secret";
  env.variables["AWS_SESSION_TOKEN"] = "token";
  const aws_credentials c = find();
  EXPECT_EQ(c.access_key_id, "AKENV");
  EXPECT_EQ(c.secret_access_key, "secret");
  EXPECT_EQ(c.session_token, "token");
  EXPECT_FALSE(c.expires_at);
}

TEST_F(credentials, in_variables_are_complete) {
  env.variables["AWS_ACCESS_KEY_ID"] = "AKENV";
  EXPECT_NE(refusal().message().find("AWS_SECRET_ACCESS_KEY"), std::string::npos);
}

TEST_F(credentials, are_in_the_files) {
  env.files[config] =
      "[default]\naws_access_key_id=CONF\naws_secret_access_key=x\n[profile dev]\naws_access_key_id=DEV\n"
      "aws_secret_access_key=y\n";
  EXPECT_EQ(found(), "CONF");
  EXPECT_EQ(found("dev"), "DEV");
  env.files[shared] = "[default]\naws_access_key_id=CRED\naws_secret_access_key=x\naws_session_token=t\n";
  EXPECT_EQ(found(), "CRED");
  EXPECT_EQ(find().session_token, "t");
  env.variables["AWS_PROFILE"] = "dev";
  EXPECT_EQ(found(), "DEV");
  env.variables["AWS_SHARED_CREDENTIALS_FILE"] = "~/other";
  env.files["/home/ann/other"] = "[dev]\naws_access_key_id=OTHER\naws_secret_access_key=x\n";
  EXPECT_EQ(found(), "OTHER");
}

TEST_F(credentials, of_variables_come_before_those_of_files_unless_a_profile_is_an_option) {
  env.files[shared] = "[dev]\naws_access_key_id=DEV\naws_secret_access_key=y\n";
  env.variables["AWS_ACCESS_KEY_ID"] = "AKENV";
  env.variables["AWS_SECRET_ACCESS_KEY"] = "x";
  EXPECT_EQ(found(), "AKENV");
  EXPECT_EQ(found("dev"), "DEV");
}

TEST_F(credentials, that_are_nowhere_are_an_error_that_names_all_places) {
  const error e = refusal();
  for (const char* place :
       {"AWS_ACCESS_KEY_ID", "profile 'default'", "/home/ann/.aws/config", "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI", "metadata", "AWS_EC2_METADATA_DISABLED"})
    EXPECT_NE(e.message().find(place), std::string::npos) << place << ": " << e.message();
}

TEST_F(credentials, of_a_profile_that_does_not_exist_are_an_error) {
  EXPECT_NE(refusal("gone").message().find("'gone'"), std::string::npos);
}

// ---- roles ----

struct roles : credentials {
  http_server sts{[this](const seen_request& r) { return react(r); }};
  std::string body = role_answer;
  int status = 200;

  roles() { env.variables["AWS_ENDPOINT_URL_STS"] = sts.url(); }

  reaction react(const seen_request&) const { return {.bytes = answer(status, body)}; }
};

TEST_F(roles, are_assumed_with_another_profile) {
  env.files[config] =
      "[profile admin]\nrole_arn = arn:aws:iam::1:role/Admin\nsource_profile = base\nexternal_id = "
      "ex/1\nrole_session_name = me\n"
      "duration_seconds = 900\nregion = eu-west-2\n[profile base]\naws_access_key_id=BASE\naws_secret_access_key=x\n";
  expect_temporary(find("admin"));
  const seen_request r = sts.requests().at(0);
  EXPECT_EQ(r.method, "POST");
  EXPECT_EQ(r.body,
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2FAdmin&RoleSessionName=me"
            "&DurationSeconds=900&ExternalId=ex%2F1");
  EXPECT_TRUE(
      r.header("authorization").starts_with("AWS4-HMAC-SHA256 Credential=BASE/20261130/eu-west-2/sts/aws4_request"))
      << r.header("authorization");
}

TEST_F(roles, are_assumed_one_after_another) {
  env.files[config] =
      "[profile a]\nrole_arn = arn:a\nsource_profile = b\n[profile b]\nrole_arn = arn:b\nsource_profile = c\n[profile "
      "c]\n"
      "aws_access_key_id=C\naws_secret_access_key=x\n";
  expect_temporary(find("a"));
  ASSERT_EQ(sts.requests().size(), 2u);
  EXPECT_NE(sts.requests()[0].body.find("arn%3Ab"), std::string::npos);
  EXPECT_NE(sts.requests()[0].header("authorization").find("Credential=C/"), std::string::npos);
  EXPECT_NE(sts.requests()[1].body.find("arn%3Aa"), std::string::npos);
  EXPECT_EQ(sts.requests()[1].header("x-amz-security-token"), "tok");
}

TEST_F(roles, may_be_assumed_with_the_keys_of_their_own_profile) {
  env.files[config] =
      "[profile a]\nrole_arn = arn:a\nsource_profile = a\naws_access_key_id=A\naws_secret_access_key=x\n";
  expect_temporary(find("a"));
}

TEST_F(roles, are_not_assumed_in_circles) {
  env.files[config] =
      "[profile a]\nrole_arn = arn:a\nsource_profile = b\n[profile b]\nrole_arn = arn:b\nsource_profile = a\n";
  EXPECT_NE(refusal("a").message().find("'a', 'b', 'a'"), std::string::npos) << refusal("a").message();
}

TEST_F(roles, are_assumed_with_what_credential_source_names) {
  env.files[config] =
      "[profile a]\nrole_arn = arn:a\ncredential_source = Environment\n[profile b]\nrole_arn = arn:b\n"
      "credential_source = Elsewhere\n[profile c]\nrole_arn = arn:c\n[profile d]\nrole_arn = arn:d\n"
      "credential_source = Ec2InstanceMetadata\n";
  EXPECT_NE(refusal("a").message().find("Environment"), std::string::npos);
  env.variables["AWS_ACCESS_KEY_ID"] = "AKENV";
  env.variables["AWS_SECRET_ACCESS_KEY"] = "x";
  expect_temporary(find("a"));
  EXPECT_NE(refusal("b").message().find("Elsewhere"), std::string::npos);
  EXPECT_NE(refusal("c").message().find("nothing to assume it with"), std::string::npos);
  EXPECT_NE(refusal("d").message().find("AWS_EC2_METADATA_DISABLED"), std::string::npos);
}

TEST_F(roles, that_are_denied_are_an_error_with_the_services_text_apart) {
  env.files[config] =
      "[profile a]\nrole_arn = arn:a\nsource_profile = b\n[profile b]\naws_access_key_id=B\n"
      "aws_secret_access_key=SECRET\n";
  status = 403;
  body = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>ann may not</Message></Error></ErrorResponse>";
  const error e = refusal("a");
  EXPECT_NE(e.message().find("AccessDenied"), std::string::npos);
  EXPECT_EQ(e.server_message(), "ann may not");
  EXPECT_EQ(std::string(e.what()).find("SECRET"), std::string::npos);
}

TEST_F(roles, are_asked_for_again_when_the_service_is_not_well) {
  env.files[config] =
      "[profile a]\nrole_arn = arn:a\nsource_profile = b\n[profile b]\naws_access_key_id=B\n"
      "aws_secret_access_key=x\n";
  status = 503;
  body = "";
  EXPECT_NE(refusal("a").message().find("503"), std::string::npos);
  EXPECT_EQ(sts.requests().size(), 3u);
}

TEST_F(roles, that_need_a_second_factor_are_refused) {
  env.files[config] = "[profile a]\nrole_arn = arn:a\nsource_profile = b\nmfa_serial = m\n";
  EXPECT_NE(refusal("a").message().find("multi-factor"), std::string::npos);
}

TEST_F(roles, are_assumed_with_a_web_identity) {
  env.variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/token";
  EXPECT_NE(refusal().message().find("AWS_ROLE_ARN"), std::string::npos);
  env.variables["AWS_ROLE_ARN"] = "arn:w";
  env.variables["AWS_ROLE_SESSION_NAME"] = "pod";
  EXPECT_NE(refusal().message().find("/token"), std::string::npos);
  env.files["/token"] = "a.b=c\n";
  expect_temporary(find());
  const seen_request r = sts.requests().at(0);
  EXPECT_EQ(r.body,
            "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aw&RoleSessionName=pod&WebIdentityToken="
            "a.b%3Dc");
  EXPECT_EQ(r.header("authorization"), "");
  env.files[config] = "[profile w]\nrole_arn = arn:p\nweb_identity_token_file = /token\n";
  expect_temporary(find("w"));
}

// ---- processes ----

TEST_F(credentials, are_printed_by_programs) {
  env.files[config] =
      "[profile p]\ncredential_process = printf '{\"Version\":1,\"AccessKeyId\":\"PROC\",\"SecretAccessKey\":\"x\","
      "\"SessionToken\":\"t\",\"Expiration\":\"2026-11-30T13:00:00Z\"}'\n";
  const aws_credentials c = find("p");
  EXPECT_EQ(c.access_key_id, "PROC");
  EXPECT_EQ(c.session_token, "t");
  EXPECT_EQ(c.expires_at, later);
}

TEST_F(credentials, are_not_printed_by_programs_that_fail) {
  env.files[config] =
      "[profile status]\ncredential_process = echo SECRET; exit 3\n[profile text]\ncredential_process = echo SECRET\n"
      "[profile version]\ncredential_process = echo '{\"Version\":2}'\n[profile old]\ncredential_process = echo "
      "'{\"Version\":1,\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"x\",\"Expiration\":\"2026-11-30T11:00:00Z\"}'\n"
      "[profile keys]\ncredential_process = echo '{\"Version\":1,\"AccessKeyId\":\"a\"}'\n";
  EXPECT_NE(refusal("status").message().find("status 3"), std::string::npos);
  EXPECT_NE(refusal("text").message().find("no JSON"), std::string::npos);
  EXPECT_EQ(std::string(refusal("text").what()).find("SECRET"), std::string::npos);
  EXPECT_NE(refusal("version").message().find("version '2'"), std::string::npos);
  EXPECT_NE(refusal("old").message().find("expired"), std::string::npos);
  EXPECT_NE(refusal("keys").message().find("SecretAccessKey"), std::string::npos);
}

TEST_F(credentials, are_not_waited_for_longer_than_allowed) {
  env.files[config] = "[profile p]\ncredential_process = sleep 1000\n";
  const settings s(env, "p");
  try {
    find_credentials({.from = s,
                      .region = "eu-west-1",
                      .ca_file = {},
                      .w = query::blocking_waiter(),
                      .until = monotonic_now() + 50ms,
                      .time = time},
                     true);
    ADD_FAILURE() << "it has ended";
  } catch (const error& e) {
    EXPECT_NE(e.message().find("did not end in time"), std::string::npos) << e.message();
  }
}

// ---- sign-in ----

struct sign_ins : credentials {
  http_server sso{[this](const seen_request& r) { return react(r); }};
  bool refreshes = true;

  sign_ins() {
    env.variables["AWS_ENDPOINT_URL_SSO"] = sso.url();
    env.variables["AWS_ENDPOINT_URL_SSO_OIDC"] = sso.url();
    env.files[config] =
        "[profile legacy]\nsso_account_id=1\nsso_role_name=R\nsso_region=eu-west-1\nsso_start_url=https://start\n"
        "[profile dev]\nsso_session=corp\nsso_account_id=1\nsso_role_name=R/W\n[sso-session "
        "corp]\nsso_region=eu-west-1\n"
        "sso_start_url=https://start\n";
  }

  // sha1sum of "corp" and of "https://start".
  std::string file(const std::string& name) const { return "/home/ann/.aws/sso/cache/" + name + ".json"; }
  std::string corp() const { return file("ee0bfd2552fbd840c02cc48b6e823320543c450f"); }
  std::string start() const { return file("6ad0e7e61d1f47e491ea32c2031add41ef92e07d"); }

  reaction react(const seen_request& r) const {
    if (r.target == "/token") {
      if (!refreshes) return {.bytes = answer(400, R"({"error":"invalid_grant"})")};
      return {.bytes =
                  answer(200, R"({"accessToken":"NEW","expiresIn":28800,"refreshToken":"R2","tokenType":"Bearer"})")};
    }
    if (r.header("x-amz-sso_bearer_token") == "BAD") return {.bytes = answer(401, R"({"message":"no session"})")};
    return {.bytes =
                answer(200, R"({"roleCredentials":{"accessKeyId":"ASIA","secretAccessKey":"s&s","sessionToken":"tok",)"
                            R"("expiration":1796043600000}})")};
  }
};

TEST_F(sign_ins, give_the_credentials_of_a_role) {
  const error e = refusal("legacy");
  EXPECT_NE(e.message().find(start()), std::string::npos) << e.message();
  EXPECT_NE(e.hint().find("aws sso login"), std::string::npos);
  env.files[start()] = R"({"accessToken":"OLD","expiresAt":"2026-11-30T20:00:00Z"})";
  expect_temporary(find("legacy"));
  EXPECT_EQ(sso.requests().at(0).target, "/federation/credentials?account_id=1&role_name=R");
  EXPECT_EQ(sso.requests().at(0).header("x-amz-sso_bearer_token"), "OLD");
}

TEST_F(sign_ins, are_refreshed_and_kept) {
  env.files[corp()] = R"({"accessToken":"OLD","expiresAt":"2026-11-30T12:03:00Z","clientId":"c","clientSecret":"s",)"
                      R"("refreshToken":"R1","region":"eu-west-1","startUrl":"https://start"})";
  expect_temporary(find("dev"));
  ASSERT_EQ(sso.requests().size(), 2u);
  EXPECT_EQ(sso.requests()[0].body,
            R"({"clientId":"c","clientSecret":"s","grantType":"refresh_token","refreshToken":"R1"})");
  EXPECT_EQ(sso.requests()[1].header("x-amz-sso_bearer_token"), "NEW");
  EXPECT_EQ(sso.requests()[1].target, "/federation/credentials?account_id=1&role_name=R%2FW");
  EXPECT_EQ(env.files[corp()], R"({"startUrl":"https://start","region":"eu-west-1","clientId":"c","clientSecret":"s",)"
                               R"("accessToken":"NEW","expiresAt":"2026-11-30T20:00:00.000Z","refreshToken":"R2"})");
}

TEST_F(sign_ins, that_cannot_be_refreshed_count_to_their_end) {
  refreshes = false;
  env.files[corp()] = R"({"accessToken":"OLD","expiresAt":"2026-11-30T12:03:00Z","clientId":"c","clientSecret":"s",)"
                      R"("refreshToken":"R1"})";
  expect_temporary(find("dev"));
  EXPECT_EQ(sso.requests().back().header("x-amz-sso_bearer_token"), "OLD");
  time.advance(10min);
  EXPECT_NE(refusal("dev").message().find("expired"), std::string::npos);
}

TEST_F(sign_ins, that_are_not_accepted_are_an_error) {
  env.files[corp()] = R"({"accessToken":"BAD","expiresAt":"2026-11-30T20:00:00Z"})";
  const error e = refusal("dev");
  EXPECT_NE(e.message().find("401"), std::string::npos);
  EXPECT_EQ(e.server_message(), "no session");
  EXPECT_NE(e.hint().find("aws sso login"), std::string::npos);
}

TEST_F(sign_ins, need_all_of_their_settings) {
  env.files[config] = "[profile a]\nsso_session=gone\n[profile b]\nsso_start_url=x\n";
  EXPECT_NE(refusal("a").message().find("'gone'"), std::string::npos);
  EXPECT_NE(refusal("b").hint().find("sso_account_id"), std::string::npos);
}

// ---- containers and machines ----

const std::string agent_answer =
    R"({"AccessKeyId":"ASIA","SecretAccessKey":"s&s","Token":"tok","Expiration":"2026-11-30T13:00:00Z","RoleArn":"r"})";

TEST_F(credentials, are_given_by_the_agent_of_a_container) {
  http_server agent([](const seen_request& r) {
    if (r.header("authorization") == "secret") return reaction{.bytes = answer(200, agent_answer)};
    return reaction{.bytes = answer(403, R"({"Code":"x","Message":"who are you"})")};
  });
  env.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = agent.url() + "/role?a=b";
  const error e = refusal();
  EXPECT_NE(e.message().find("403"), std::string::npos);
  EXPECT_EQ(e.server_message(), "who are you");
  env.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "secret";
  expect_temporary(find());
  EXPECT_EQ(agent.requests().at(1).target, "/role?a=b");
  env.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/token";
  EXPECT_NE(refusal().message().find("/token"), std::string::npos);
  env.files["/token"] = "secret\r\nX: y";
  EXPECT_NE(refusal().message().find("line break"), std::string::npos);
  env.files["/token"] = "secret";
  expect_temporary(find());
}

TEST_F(credentials, are_not_fetched_from_anywhere_in_the_clear) {
  env.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://10.0.0.1/x";
  EXPECT_NE(refusal().message().find("without TLS"), std::string::npos);
  env.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://127.0.0.1.example.org/x";
  EXPECT_NE(refusal().message().find("without TLS"), std::string::npos);
}

TEST_F(credentials, are_given_by_the_metadata_of_a_machine) {
  bool has_role = false;
  http_server imds([&](const seen_request& r) {
    if (r.method == "PUT" && r.target == "/latest/api/token")
      return reaction{.bytes = r.header("x-aws-ec2-metadata-token-ttl-seconds") == "21600" ? answer(200, "TOKEN")
                                                                                           : answer(400, "")};
    if (r.header("x-aws-ec2-metadata-token") != "TOKEN") return reaction{.bytes = answer(401, "")};
    if (!has_role) return reaction{.bytes = answer(404, "")};
    if (r.target == "/latest/meta-data/iam/security-credentials/") return reaction{.bytes = answer(200, "my-role\n")};
    if (r.target == "/latest/meta-data/iam/security-credentials/my-role")
      return reaction{.bytes = answer(200, R"({"Code":"Success",)" + agent_answer.substr(1))};
    return reaction{.bytes = answer(404, "")};
  });
  env.variables["AWS_EC2_METADATA_DISABLED"] = "";
  env.variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = imds.url();
  EXPECT_NE(refusal().message().find("the machine has no role"), std::string::npos) << refusal().message();
  has_role = true;
  expect_temporary(find());
}

TEST_F(credentials, of_a_machine_without_metadata_are_an_error) {
  std::string url;
  {
    const http_server gone([](const seen_request&) { return reaction{}; });
    url = gone.url();
  }
  env.variables["AWS_EC2_METADATA_DISABLED"] = "";
  env.variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = url;
  EXPECT_NE(refusal().message().find("No connection to " + url), std::string::npos) << refusal().message();
}

}  // namespace
}  // namespace tenon::dynamodb::aws

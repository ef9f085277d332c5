// Tags and resource policies: what belongs to a table by its ARN.
#include "local/api/decode.hpp"
#include "local/api/failure.hpp"
#include "local/dynamodb/control_arn.hpp"
#include "local/dynamodb/control_json.hpp"
#include "local/dynamodb/control_operations.hpp"
#include "local/dynamodb/control_policy.hpp"
#include "local/dynamodb/control_table_rules.hpp"

#include <algorithm>
#include <optional>

namespace tenon::local::dynamodb {
namespace {

struct table_arn_parts {
  std::string_view region;
  std::string_view account_id;
  std::string_view table_name;
};

// "arn:aws:dynamodb:<region>:<account>:table/<name>"; nothing for another ARN, or none.
std::optional<table_arn_parts> parse_table_arn(std::string_view arn) {
  constexpr std::string_view table = "table/";
  constexpr std::size_t shortest = 3;
  const auto parts = parse_arn(arn);
  if (!parts || parts->partition != "aws" || parts->service != "dynamodb" || !parts->resource.starts_with(table))
    return std::nullopt;
  const auto name = parts->resource.substr(table.size());
  if (name.size() < shortest || name.find('/') != std::string_view::npos) return std::nullopt;
  return table_arn_parts{parts->region, parts->account, name};
}

[[noreturn]] void resource_missing(std::string_view arn) {
  resource_not_found(std::string("Requested resource not found: ResourceArn: ").append(arn).append(" not found"));
}

// The name of the table that an ARN of this account tells. `action` is the operation's name.
std::string_view own_table(engine_context& context, std::string_view arn, std::string_view action) {
  if (!arn.starts_with("arn:")) refuse_values(std::string("ARNs must start with 'arn:': ").append(arn));
  const auto named = parse_arn(arn);
  if (named && named->service != "dynamodb" && action.ends_with("agResource")) deny(context, action, arn);
  if (!arn.starts_with("arn:aws:dynamodb:"))
    refuse_values(std::string("Provided Arn is not a DynamoDB resource arn: ").append(arn));
  if (arn.find("/backup/") != std::string_view::npos)
    refuse_values(std::string("Provided Arn is not a DynamoDB resource arn: ").append(arn));
  if (arn.find("/index/") != std::string_view::npos)
    refuse_values(
        std::string("Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ")
            .append(arn));
  constexpr std::string_view stream = "/stream/";
  const auto parts = parse_table_arn(arn.substr(0, arn.find(stream)));
  if (!parts || parts->region != context.where.region)
    refuse(std::string("Invalid TableArn: Invalid ResourceArn provided as input ").append(arn));
  if (parts->account_id != context.where.account_id) deny(context, action, arn);
  // Streams have no tags, and no policies of their own here.
  if (const auto at = arn.find(stream); at != std::string_view::npos) {
    if (!action.ends_with("Policy")) resource_missing(arn);
    resource_not_found(std::string("Requested resource not found: Stream: ")
                           .append(arn.substr(at + stream.size()))
                           .append(" not found for Table: ")
                           .append(parts->table_name));
  }
  return parts->table_name;
}

// What belongs to a table that is being deleted changes no more.
void check_not_deleted(engine_context& context, const table_definition& of) {
  if (of.life.at(context.now()) == resource_state::deleting) check_usable(context, of);
}

[[noreturn]] void policy_missing(std::string_view why) {
  refuse_as("PolicyNotFoundException",
            std::string("Resource-based policy not found for the provided ResourceArn: ").append(why));
}

void check_revision(const std::optional<std::string>& expected, const table_definition& table) {
  if (!expected || *expected == table.resource_policy_revision) return;
  if (*expected == "NO_POLICY") {
    if (table.resource_policy.empty()) return;
    policy_missing("Requested policy update expecting none to be present for table " + table.name +
                   ", but a policy exists with revision id " + table.resource_policy_revision + ".");
  }
  const std::string asked = "Requested update for policy with revision id " + *expected + ", but ";
  if (table.resource_policy_revision.empty())
    policy_missing(asked + "table " + table.name + " has no associated policy.");
  policy_missing(asked + "the policy associated to target table " + table.name + " has revision id " +
                 table.resource_policy_revision + ".");
}

// Revisions are the times of the changes, each later than the last. Removing a policy leaves that of its removal.
void set_policy(table_definition& table, std::string_view policy, std::int64_t now) {
  const auto& last = table.resource_policy_revision;
  if (!last.empty()) now = std::max<std::int64_t>(now, std::stoll(last) + 1);
  table.resource_policy = policy;
  table.resource_policy_revision = std::to_string(now);
}

// The name of the table that an ARN tells whose policy is asked for.
std::string_view table_of_policy(engine_context& context, std::string_view arn, std::string_view action) {
  constexpr std::string_view prefix = "arn:aws";
  const auto service = arn.find(":dynamodb:");
  if (arn.starts_with(prefix) && service != std::string_view::npos) {
    const std::string own = "arn:aws:dynamodb:" + context.where.region + ":";
    if (!arn.starts_with(own)) refuse_values(std::string("Invalid resource Arn: ").append(arn));
    if (const auto parts = parse_table_arn(arn); parts && parts->account_id != context.where.account_id)
      refuse("This action is only supported by accounts that match the resource owner\u2019s account.");
  }
  return own_table(context, arn, action);
}

void answer_with_revision(std::string_view revision, std::string& out) {
  json_writer json(out);
  json.begin_object();
  if (!revision.empty()) json.member("RevisionId", revision);
  json.end_object();
}

}  // namespace

void tag_resource(engine_context& context, std::string_view body, std::string&) {
  const auto request = decode<tag_resource_request>(body);
  const auto name = own_table(context, request.resource_arn, "TagResource");
  if (request.tags.empty()) refuse("Atleast one Tag needs to be provided as Input.");
  const auto changed = context.catalog.change(name, context.now(), [&](table_definition& definition) {
    if (definition.life.at(context.now()) != resource_state::updating) check_usable(context, definition);
    add_tags(definition.tags, request.tags);
  });
  if (!changed) resource_missing(request.resource_arn);
}

void untag_resource(engine_context& context, std::string_view body, std::string&) {
  const auto request = decode<untag_resource_request>(body);
  const auto name = own_table(context, request.resource_arn, "UntagResource");
  if (request.tag_keys.empty()) refuse("Atleast one Tag Key needs to be provided as Input.");
  for (const auto& key : request.tag_keys) check_tag_prefix(key);
  if (request.tag_keys.size() > max_tags)
    refuse("Number of Tags exceed the current limit for the provided ResourceArn");
  const auto changed = context.catalog.change(name, context.now(), [&](table_definition& definition) {
    std::erase_if(definition.tags, [&](const tag& one) {
      return std::find(request.tag_keys.begin(), request.tag_keys.end(), one.key) != request.tag_keys.end();
    });
  });
  if (!changed) resource_missing(request.resource_arn);
}

void list_tags_of_resource(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<list_tags_of_resource_request>(body);
  const auto found =
      context.catalog.find(own_table(context, request.resource_arn, "ListTagsOfResource"), context.now());
  if (!found) resource_missing(request.resource_arn);
  json_writer json(out);
  json.begin_object();
  json.name("Tags").begin_list();
  for (const auto& one : found->definition.tags) {
    json.begin_object();
    json.member("Key", one.key);
    json.member("Value", one.value);
    json.end_object();
  }
  json.end_list();
  json.end_object();
}

void put_resource_policy(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<put_resource_policy_request>(body);
  const auto name = table_of_policy(context, request.resource_arn, "PutResourcePolicy");
  const auto policy = canonical_policy(request.policy);
  if (!request.confirm_remove_self_resource_access.value_or(false) && locks_out(policy))
    refuse_as("AccessDeniedException",
              "The new resource policy will not allow you to update the resource policy in the future.");
  const auto changed = context.catalog.change(name, context.now(), [&](table_definition& definition) {
    check_revision(request.expected_revision_id, definition);
    if (definition.resource_policy == policy) return;  // the revision stays
    check_not_deleted(context, definition);
    set_policy(definition, policy, context.now());
  });
  if (!changed) table_not_found(name);
  answer_with_revision(changed->definition.resource_policy_revision, out);
}

void get_resource_policy(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<get_resource_policy_request>(body);
  const auto name = table_of_policy(context, request.resource_arn, "GetResourcePolicy");
  const auto found = context.catalog.find(name, context.now());
  if (!found) table_not_found(name);
  const auto& definition = found->definition;
  if (definition.resource_policy.empty()) policy_missing(request.resource_arn);
  json_writer json(out);
  json.begin_object();
  json.member("Policy", shown_policy(definition.resource_policy));
  json.member("RevisionId", definition.resource_policy_revision);
  json.end_object();
}

void delete_resource_policy(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<delete_resource_policy_request>(body);
  const auto name = table_of_policy(context, request.resource_arn, "DeleteResourcePolicy");
  std::string revision;
  const auto changed = context.catalog.change(name, context.now(), [&](table_definition& definition) {
    check_revision(request.expected_revision_id, definition);
    check_not_deleted(context, definition);
    revision = definition.resource_policy_revision;
    if (!definition.resource_policy.empty()) set_policy(definition, {}, context.now());
  });
  if (!changed) table_not_found(name);
  answer_with_revision(revision, out);
}

}  // namespace tenon::local::dynamodb

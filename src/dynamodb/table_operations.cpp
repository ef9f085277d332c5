#include "dynamodb/described_operation.hpp"
#include "dynamodb/table_fields.hpp"

#include <tenon/dynamodb/table_requests.hpp>

namespace tenon::dynamodb {

namespace {

constexpr auto create_table = described_operation<create_table_request>("CreateTable");
constexpr auto describe_table = described_operation<describe_table_request>("DescribeTable");
constexpr auto update_table = described_operation<update_table_request>("UpdateTable");
constexpr auto delete_table = described_operation<delete_table_request>("DeleteTable");
constexpr auto list_tables = described_operation<list_tables_request>("ListTables");
constexpr auto update_time_to_live = described_operation<update_time_to_live_request>("UpdateTimeToLive");
constexpr auto describe_time_to_live = described_operation<describe_time_to_live_request>("DescribeTimeToLive");
constexpr auto tag_resource = described_operation<tag_resource_request>("TagResource");
constexpr auto untag_resource = described_operation<untag_resource_request>("UntagResource");
constexpr auto list_tags_of_resource = described_operation<list_tags_of_resource_request>("ListTagsOfResource");
constexpr auto describe_limits = described_operation<describe_limits_request>("DescribeLimits");
constexpr auto describe_endpoints = described_operation<describe_endpoints_request>("DescribeEndpoints");

}  // namespace

const detail::operation_info& create_table_request::info = create_table;
const detail::operation_info& describe_table_request::info = describe_table;
const detail::operation_info& update_table_request::info = update_table;
const detail::operation_info& delete_table_request::info = delete_table;
const detail::operation_info& list_tables_request::info = list_tables;
const detail::operation_info& update_time_to_live_request::info = update_time_to_live;
const detail::operation_info& describe_time_to_live_request::info = describe_time_to_live;
const detail::operation_info& tag_resource_request::info = tag_resource;
const detail::operation_info& untag_resource_request::info = untag_resource;
const detail::operation_info& list_tags_of_resource_request::info = list_tags_of_resource;
const detail::operation_info& describe_limits_request::info = describe_limits;
const detail::operation_info& describe_endpoints_request::info = describe_endpoints;

}  // namespace tenon::dynamodb

// Shapes that requests of several kinds share.
#pragma once

#include "local/api/shape.hpp"

#include <array>

namespace tenon::local::dynamodb::shapes {

inline constexpr shape text{.kind = shape_kind::string};
inline constexpr shape boolean{.kind = shape_kind::boolean};
inline constexpr shape timestamp{.kind = shape_kind::timestamp};
inline constexpr shape positive_integer{.kind = shape_kind::integer, .limits = {.least = 1}};

inline constexpr shape attribute_value{.kind = shape_kind::attribute_value, .name = "AttributeValue"};
inline constexpr shape attribute_map{.kind = shape_kind::map, .element = &attribute_value};
inline constexpr shape attribute_list{.kind = shape_kind::list, .element = &attribute_value};
inline constexpr shape attribute_name{.limits = {.most = 65535}};
inline constexpr shape attribute_name_map{.kind = shape_kind::map, .element = &attribute_name};
inline constexpr shape text_list{.kind = shape_kind::list, .element = &text};

inline constexpr std::array<std::string_view, 3> capacity_choices{"INDEXES", "TOTAL", "NONE"};
inline constexpr shape return_consumed_capacity{.choices = capacity_choices};
inline constexpr std::array<std::string_view, 2> metrics_choices{"SIZE", "NONE"};
inline constexpr shape return_item_collection_metrics{.choices = metrics_choices};

inline constexpr shape table_name{
    .limits = {.least = 3, .most = 255}, .is_name = true, .is_arn_too = true, .is_refused_alone_when_empty = true};
inline constexpr shape index_name{.limits = {.least = 3, .most = 255}, .is_name = true};

}  // namespace tenon::local::dynamodb::shapes

// Whether the values of a request are within the limits of its shape.
#pragma once

#include "local/api/document.hpp"
#include "local/api/shape.hpp"

#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

// Throws ValidationException ("2 validation errors detected: …") that lists what is wrong, at most ten things, in the
// order of the shape's members. The types must have been checked.
//
// The service has a newer form for some requests, which says less of some values and stops at others. It falls back to
// the older one where a required member is absent, or values are nested beyond what the newer one reads.
void check_constraints(const fields& request, const shape& structure);
bool is_in_newer_form(const fields& request, const shape& structure) noexcept;

// A value as the service's messages repeat it: lists as [a, b], maps as {k=v}, structures as Name(member=value).
void append_echo(std::string& out, const json_element& value, const shape& s);

// The table's name in its ARN ("arn:aws:dynamodb:eu-west-1:123456789012:table/name"), or `text` itself if it is none.
std::string_view table_name_in(std::string_view text) noexcept;

}  // namespace tenon::local::dynamodb

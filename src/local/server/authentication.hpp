// Whether a request is signed as the service demands it, and by whom.
#pragma once

#include "local/server/request_view.hpp"
#include "local/server/server.hpp"

#include <tenon/base/timestamp.hpp>

#include <span>
#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

// Throws failure (MissingAuthenticationTokenException, IncompleteSignatureException, InvalidSignatureException) for a
// request without the parts of a signature, in the header Authorization or in the query.
void check_signature_form(const request_view& request);

// Verifies a request whose form has been checked. Throws failure (UnrecognizedClientException for a key that is none of
// `keys`, InvalidSignatureException for a signature that is another, of another time or for another region).
void verify_signature(const request_view& request, std::span<const access_key> keys, std::string_view region,
                      timestamp now);

}  // namespace tenon::local::dynamodb

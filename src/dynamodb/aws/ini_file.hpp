// The format of AWS's shared files, ~/.aws/config and ~/.aws/credentials.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace tenon::dynamodb::aws {

// The properties of a section. Names are in lower case; that of one nested in another is "s3.max_concurrency".
using ini_section = std::map<std::string, std::string, std::less<>>;

// Sections by their names, without the brackets, spaces at the ends, and several spaces in a row: "profile dev".
using ini_sections = std::map<std::string, ini_section, std::less<>>;

// Sections of one name are one, and of properties of one name the last counts. Lines that are not of the format are left
// out, as the SDKs do. ("Shared config and credentials files", AWS SDKs and Tools Reference Guide)
ini_sections parse_ini(std::string_view text);

}  // namespace tenon::dynamodb::aws

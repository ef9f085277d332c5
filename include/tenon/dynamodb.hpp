// The document client of DynamoDB, and its way to AWS or another service over HTTP.
#pragma once

#include <tenon/dynamodb/aws.hpp>
#include <tenon/dynamodb/client.hpp>
#include <tenon/dynamodb/errors.hpp>

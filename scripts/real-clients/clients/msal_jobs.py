"""What MSAL for Python does for msal-python.ts: one job, named by the first argument, with its settings as JSON in the second."""

import json
import sys

import msal

job, given = sys.argv[1], json.loads(sys.argv[2])
scope = ["https://graph.microsoft.com/.default"]


def app_with(credential):
    return msal.ConfidentialClientApplication(given["app"], authority=given["authority"], client_credential=credential)


def device():
    client = msal.PublicClientApplication(given["azureCli"], authority="https://login.microsoftonline.com/organizations")
    flow = client.initiate_device_flow(scopes=scope)
    print(flow["user_code"], flush=True)
    flow["interval"] = 1
    return client.acquire_token_by_device_flow(flow)


def person():
    client = app_with(given["secret"])
    flow = client.initiate_auth_code_flow(scopes=["User.Read"], redirect_uri=given["redirect"])
    print(flow["auth_uri"], flush=True)
    signed_in = client.acquire_token_by_auth_code_flow(flow, json.loads(sys.stdin.readline()))
    if "error" in signed_in:
        return signed_in
    return client.acquire_token_silent(["User.Read"], account=client.get_accounts()[0], force_refresh=True)


jobs = {
    "secret": lambda: app_with(given["secret"]).acquire_token_for_client(scopes=scope),
    "certificate": lambda: app_with({"private_key": given["privateKey"], "thumbprint": given["thumbprint"]}).acquire_token_for_client(scopes=scope),
    "wrong": lambda: app_with("wrong").acquire_token_for_client(scopes=scope),
    "device": device,
    "person": person,
}
result = jobs[job]()
print(json.dumps({name: result.get(name) for name in ("access_token", "error", "error_description", "error_codes", "id_token_claims")}))

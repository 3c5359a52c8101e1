import { createHmac } from 'node:crypto';
import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminInitiateAuthCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  ChangePasswordCommand,
  CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  ForgotPasswordCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OpenSandbox, open } from '../open.ts';

const HOUR = 3_600_000;
const PASSWORD = 'Correct-Horse-9';
const ADDRESS = 'ada@acme.example';

let aws: OpenSandbox;
/** Signs nothing, as a worker's browser does. */
let worker: CognitoIdentityProviderClient;

beforeEach(async () => {
  aws = await open({ seed: 'none' });
  const { url: endpoint, region } = aws.sandbox;
  worker = new CognitoIdentityProviderClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    maxAttempts: 1,
  });
});

afterEach(async () => {
  worker.destroy();
  await aws[Symbol.asyncDispose]();
});

async function portal(
  pool: Partial<CreateUserPoolCommandInput> = {},
  settings: Partial<CreateUserPoolClientCommandInput> = {},
) {
  const admin = aws.cognito();
  const made = await admin.send(
    new CreateUserPoolCommand({ PoolName: 'p', UsernameAttributes: ['email'], ...pool }),
  );
  const UserPoolId = made.UserPool?.Id ?? '';
  const { UserPoolClient } = await admin.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: 'c',
      ExplicitAuthFlows: [
        'ALLOW_USER_PASSWORD_AUTH',
        'ALLOW_REFRESH_TOKEN_AUTH',
        'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      ],
      ...settings,
    }),
  );
  return {
    admin,
    UserPoolId,
    ClientId: UserPoolClient?.ClientId ?? '',
    secret: UserPoolClient?.ClientSecret,
  };
}

const signIn = (ClientId: string, USERNAME: string, PASSWORD: string, more: Record<string, string> = {}) =>
  worker.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD, ...more },
    }),
  );
const refresh = (ClientId: string, REFRESH_TOKEN = '') =>
  worker.send(
    new InitiateAuthCommand({ ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN } }),
  );

async function confirmed(...settings: Parameters<typeof portal>) {
  const here = await portal(...settings);
  const user = { UserPoolId: here.UserPoolId, Username: ADDRESS };
  await here.admin.send(
    new AdminCreateUserCommand({
      ...user,
      MessageAction: 'SUPPRESS',
      UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
    }),
  );
  await here.admin.send(new AdminSetUserPasswordCommand({ ...user, Password: PASSWORD, Permanent: true }));
  return { ...here, user };
}

describe('a worker who was invited', () => {
  test('changes the temporary password from the e-mail, and is then known by the token', async () => {
    const { admin, UserPoolId, ClientId } = await portal();
    await admin.send(
      new AdminCreateUserCommand({ UserPoolId, Username: ADDRESS, DesiredDeliveryMediums: ['EMAIL'] }),
    );
    const temporary = aws.sandbox.inspect.mailbox()[0]?.temporaryPassword ?? '';
    await expect(signIn(ClientId, ADDRESS, `${temporary}x`)).rejects.toThrow(
      'Incorrect username or password.',
    );
    const challenge = await signIn(ClientId, ADDRESS, temporary);
    expect(challenge.ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    const answer = (NEW_PASSWORD: string, attribute = 'name') =>
      worker.send(
        new RespondToAuthChallengeCommand({
          ClientId,
          ChallengeName: 'NEW_PASSWORD_REQUIRED',
          Session: challenge.Session,
          ChallengeResponses: { USERNAME: ADDRESS, NEW_PASSWORD, [`userAttributes.${attribute}`]: 'Ada' },
        }),
      );
    await expect(answer(PASSWORD, 'nickname-of')).rejects.toThrow('Attribute does not exist in the schema');
    await expect(answer('short')).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    const { AuthenticationResult: tokens } = await answer(PASSWORD);
    await expect(answer(PASSWORD)).rejects.toThrow('Invalid session for the user');
    const { UserAttributes } = await worker.send(new GetUserCommand({ AccessToken: tokens?.AccessToken }));
    expect(UserAttributes).toContainEqual({ Name: 'email', Value: ADDRESS });
    expect(UserAttributes).toContainEqual({ Name: 'name', Value: 'Ada' });
    const claims = claimsOf(tokens?.IdToken);
    expect(claims).toMatchObject({ email: ADDRESS, aud: ClientId, token_use: 'id' });
    expect(claims.iss).toBe(`https://cognito-idp.us-east-1.amazonaws.com/${UserPoolId}`);
    expect((await signIn(ClientId, ADDRESS, PASSWORD)).AuthenticationResult?.TokenType).toBe('Bearer');
  });

  test('comes too late once the temporary password has expired', async () => {
    const { admin, UserPoolId, ClientId } = await portal();
    await admin.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username: ADDRESS,
        TemporaryPassword: PASSWORD,
        MessageAction: 'SUPPRESS',
      }),
    );
    aws.sandbox.clock.advance(7 * 24 * HOUR + 1000);
    await expect(signIn(ClientId, ADDRESS, PASSWORD)).rejects.toThrow('Temporary password has expired');
  });
});

function claimsOf(token = ''): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

describe('tokens', () => {
  test('of a client without revocation have no origin', async () => {
    const { ClientId } = await confirmed({}, { EnableTokenRevocation: false });
    const { AuthenticationResult } = await signIn(ClientId, ADDRESS, PASSWORD);
    expect(claimsOf(AuthenticationResult?.AccessToken)).not.toHaveProperty('origin_jti');
  });

  test('are refreshed, and end with their time', async () => {
    const { ClientId } = await confirmed();
    const { AuthenticationResult: first } = await signIn(ClientId, ADDRESS, PASSWORD);
    aws.sandbox.clock.advance(2 * HOUR);
    const old = new GetUserCommand({ AccessToken: first?.AccessToken });
    await expect(worker.send(old)).rejects.toThrow('Access Token has expired');
    const { AuthenticationResult: second } = await refresh(ClientId, first?.RefreshToken);
    expect(second?.RefreshToken).toBeUndefined();
    // What comes from one sign-in is told by its origin; each token has an id of its own.
    const all = [first?.AccessToken, first?.IdToken, second?.AccessToken, second?.IdToken].map(claimsOf);
    expect(new Set(all.map(({ origin_jti }) => origin_jti)).size).toBe(1);
    expect(new Set(all.map(({ jti }) => jti)).size).toBe(4);
    await worker.send(new GetUserCommand({ AccessToken: second?.AccessToken }));
    aws.sandbox.clock.advance(31 * 24 * HOUR);
    await expect(refresh(ClientId, first?.RefreshToken)).rejects.toThrow('Refresh Token has expired');
  });

  test('count no more after a sign-out everywhere, or when somebody changed them', async () => {
    const { admin, user, ClientId } = await confirmed();
    const { AuthenticationResult: tokens } = await signIn(ClientId, ADDRESS, PASSWORD);
    const { AccessToken = '' } = tokens ?? {};
    const [head = '', , signature = ''] = AccessToken.split('.');
    const forged = `${head}.${Buffer.from('{"token_use":"access"}').toString('base64url')}.${signature}`;
    for (const wrong of [forged, tokens?.IdToken ?? '', 'x', 'a.b.c']) {
      await expect(worker.send(new GetUserCommand({ AccessToken: wrong }))).rejects.toMatchObject({
        name: 'NotAuthorizedException',
      });
    }
    aws.sandbox.clock.advance(1000);
    await admin.send(new AdminUserGlobalSignOutCommand(user));
    await expect(worker.send(new GetUserCommand({ AccessToken }))).rejects.toThrow('revoked');
    await expect(refresh(ClientId, tokens?.RefreshToken)).rejects.toThrow('Invalid Refresh Token');
    aws.sandbox.clock.advance(1000);
    await signIn(ClientId, ADDRESS, PASSWORD);
  });
});

describe('who does not get in', () => {
  test('a stranger, a disabled user, a flow that the client does not allow', async () => {
    const { admin, user, ClientId, UserPoolId } = await confirmed();
    await expect(signIn(ClientId, 'eve@acme.example', PASSWORD)).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
    const { UserPoolClient: quiet } = await admin.send(
      new CreateUserPoolClientCommand({
        UserPoolId,
        ClientName: 'quiet',
        PreventUserExistenceErrors: 'ENABLED',
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      }),
    );
    await expect(signIn(quiet?.ClientId ?? '', 'eve@acme.example', PASSWORD)).rejects.toThrow(
      'Incorrect username',
    );
    const { UserPoolClient: closed } = await admin.send(
      new CreateUserPoolClientCommand({ UserPoolId, ClientName: 'closed' }),
    );
    await expect(signIn(closed?.ClientId ?? '', ADDRESS, PASSWORD)).rejects.toThrow(
      'USER_PASSWORD_AUTH flow not enabled for this client',
    );
    await expect(signIn('0'.repeat(26), ADDRESS, PASSWORD)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const asAdmin = new AdminInitiateAuthCommand({
      UserPoolId,
      ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: ADDRESS, PASSWORD },
    });
    expect((await admin.send(asAdmin)).AuthenticationResult?.AccessToken).toBeTruthy();
    await expect(worker.send(asAdmin)).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    await admin.send(new AdminDisableUserCommand(user));
    await expect(signIn(ClientId, ADDRESS, PASSWORD)).rejects.toThrow('User is disabled.');
  });

  test('a client with a secret proves it', async () => {
    const { admin, UserPoolId, ClientId, secret = '' } = await portal({}, { GenerateSecret: true });
    await admin.send(
      new AdminCreateUserCommand({ UserPoolId, Username: ADDRESS, MessageAction: 'SUPPRESS' }),
    );
    await admin.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username: ADDRESS, Password: PASSWORD, Permanent: true }),
    );
    await expect(signIn(ClientId, ADDRESS, PASSWORD)).rejects.toThrow('SECRET_HASH was not received');
    await expect(signIn(ClientId, ADDRESS, PASSWORD, { SECRET_HASH: 'x' })).rejects.toThrow(
      'SecretHash does not match',
    );
    const SECRET_HASH = createHmac('sha256', secret).update(`${ADDRESS}${ClientId}`).digest('base64');
    expect((await signIn(ClientId, ADDRESS, PASSWORD, { SECRET_HASH })).AuthenticationResult).toBeTruthy();
  });
});

describe('somebody who signs up', () => {
  test('is confirmed by the code from the e-mail, whose address is verified by it', async () => {
    const { ClientId } = await portal({ AutoVerifiedAttributes: ['email'] });
    const account = { ClientId, Username: ADDRESS, Password: PASSWORD };
    const made = await worker.send(new SignUpCommand(account));
    expect(made).toMatchObject({
      UserConfirmed: false,
      CodeDeliveryDetails: { Destination: 'a***@a***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    });
    await expect(worker.send(new SignUpCommand(account))).rejects.toMatchObject({
      name: 'UsernameExistsException',
    });
    await expect(signIn(ClientId, ADDRESS, PASSWORD)).rejects.toMatchObject({
      name: 'UserNotConfirmedException',
    });
    const code = aws.sandbox.inspect.mailbox()[0]?.code ?? '';
    expect(code).toMatch(/^\d{6}$/);
    const confirm = (ConfirmationCode: string) =>
      worker.send(new ConfirmSignUpCommand({ ClientId, Username: ADDRESS, ConfirmationCode }));
    await expect(confirm(code === '000000' ? '111111' : '000000')).rejects.toMatchObject({
      name: 'CodeMismatchException',
    });
    await confirm(code);
    const { AuthenticationResult } = await signIn(ClientId, ADDRESS, PASSWORD);
    const { UserAttributes } = await worker.send(
      new GetUserCommand({ AccessToken: AuthenticationResult?.AccessToken }),
    );
    expect(UserAttributes).toContainEqual({ Name: 'email_verified', Value: 'true' });
  });

  test('is confirmed by the administrator, or not let in at all', async () => {
    const { admin, UserPoolId, ClientId } = await portal();
    await worker.send(new SignUpCommand({ ClientId, Username: ADDRESS, Password: PASSWORD }));
    await admin.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: ADDRESS }));
    expect((await signIn(ClientId, ADDRESS, PASSWORD)).AuthenticationResult).toBeTruthy();
    await expect(
      admin.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: ADDRESS })),
    ).rejects.toThrow('CONFIRMED');
    const closed = await portal({ AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } });
    await expect(
      worker.send(new SignUpCommand({ ClientId: closed.ClientId, Username: ADDRESS, Password: PASSWORD })),
    ).rejects.toThrow('SignUp is not permitted for this user pool');
  });
});

describe('a password', () => {
  const NEW = 'Battery-Staple-7';

  test('that was forgotten is set again with a code, which ends', async () => {
    const { ClientId } = await confirmed();
    const again = { ClientId, Username: ADDRESS };
    const confirm = () =>
      worker.send(
        new ConfirmForgotPasswordCommand({
          ...again,
          ConfirmationCode: aws.sandbox.inspect.mailbox().at(-1)?.code,
          Password: NEW,
        }),
      );
    await worker.send(new ForgotPasswordCommand(again));
    aws.sandbox.clock.advance(HOUR + 1000);
    await expect(confirm()).rejects.toMatchObject({ name: 'ExpiredCodeException' });
    await worker.send(new ForgotPasswordCommand(again));
    await confirm();
    await expect(signIn(ClientId, ADDRESS, PASSWORD)).rejects.toThrow('Incorrect');
    await signIn(ClientId, ADDRESS, NEW);
  });

  test('that was forgotten is for the administrator alone to reset, where the pool says so', async () => {
    const AccountRecoverySetting = { RecoveryMechanisms: [{ Name: 'admin_only' as const, Priority: 1 }] };
    const { ClientId } = await confirmed({ AccountRecoverySetting });
    for (const Username of [ADDRESS, 'nobody@acme.example']) {
      await expect(worker.send(new ForgotPasswordCommand({ ClientId, Username }))).rejects.toThrow(
        'Contact administrator to reset password.',
      );
    }
  });

  test('that was forgotten goes to an address that is True in capitals, too', async () => {
    const { ClientId, admin, user } = await confirmed();
    const UserAttributes = [{ Name: 'email_verified', Value: 'True' }];
    await admin.send(new AdminUpdateUserAttributesCommand({ ...user, UserAttributes }));
    const { CodeDeliveryDetails } = await worker.send(
      new ForgotPasswordCommand({ ClientId, Username: ADDRESS }),
    );
    expect(CodeDeliveryDetails?.Destination).toBe('a***@a***');
  });

  test('that the administrator resets keeps the user out until the code is used', async () => {
    const { admin, user, ClientId } = await confirmed();
    await admin.send(new AdminResetUserPasswordCommand(user));
    await expect(signIn(ClientId, ADDRESS, PASSWORD)).rejects.toMatchObject({
      name: 'PasswordResetRequiredException',
    });
    const { code: ConfirmationCode } = aws.sandbox.inspect.mailbox().at(-1) ?? {};
    await worker.send(
      new ConfirmForgotPasswordCommand({ ClientId, Username: ADDRESS, ConfirmationCode, Password: NEW }),
    );
    await signIn(ClientId, ADDRESS, NEW);
    const invited = { UserPoolId: user.UserPoolId, Username: 'ben@acme.example' };
    await admin.send(new AdminCreateUserCommand({ ...invited, MessageAction: 'SUPPRESS' }));
    await expect(admin.send(new AdminResetUserPasswordCommand(invited))).rejects.toThrow(
      'cannot be reset in the current state',
    );
  });

  test('is changed by who knows it', async () => {
    const { ClientId } = await confirmed();
    const { AuthenticationResult } = await signIn(ClientId, ADDRESS, PASSWORD);
    const change = (PreviousPassword: string) =>
      worker.send(
        new ChangePasswordCommand({
          AccessToken: AuthenticationResult?.AccessToken,
          PreviousPassword,
          ProposedPassword: NEW,
        }),
      );
    await expect(change('Wrong-Horse-9')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await change(PASSWORD);
    await signIn(ClientId, ADDRESS, NEW);
  });
});
